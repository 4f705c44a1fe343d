package cn.xdf.arch.xlss.e2e.sweep;

/** What a sweep found, a line a strike: phase, strike, what came of it and how long after the strike, verdict on the data. */
final class Table {
    private String what = "";
    private String outcome = "";
    private long since;

    static Table of(Phase phase, String strike) {
        Table table = new Table();
        table.strike(phase, strike);
        return table;
    }

    void strike(Phase phase, String strike) {
        if (!what.isEmpty()) {
            right("the move goes on");
        }
        what = phase.text() + " | " + strike;
        outcome = "";
        since = System.nanoTime();
    }

    /** Adds what has come now. */
    void after(String came) {
        double seconds = (System.nanoTime() - since) / 1e9;
        outcome += "%s%s after %.1f s".formatted(outcome.isEmpty() ? "" : "; ", came, seconds);
    }

    /** All checks held. */
    void right(String data) {
        System.out.printf("| %s | %s | %s |%n", what, outcome, data);
    }
}
