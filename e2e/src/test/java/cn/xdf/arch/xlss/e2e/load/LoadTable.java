package cn.xdf.arch.xlss.e2e.load;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** The tables of docs/api-load.md. */
final class LoadTable {
    private static final String HEAD = "| program | a minute | request |";

    private LoadTable() {}

    /** @param nodes of the cluster: each has an agent */
    static Load ofDocs(int nodes) {
        try {
            return of(Files.readAllLines(Checkout.root().resolve("docs/api-load.md")), nodes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param lines Markdown; of a program's rows the first names it: {@code provisioner, 2}, or {@code node-agent, each} of the nodes */
    static Load of(List<String> lines, int nodes) {
        Load.Sum sum = new Load.Sum();
        boolean table = false;
        String program = "";
        for (String line : lines) {
            table = line.startsWith(HEAD) || table && line.startsWith("|");
            if (!table || line.startsWith(HEAD) || line.startsWith("|---")) {
                continue;
            }
            List<String> cells =
                    Stream.of(line.substring(1).split("\\|")).map(String::strip).toList();
            program = cells.get(0).isEmpty() ? program : cells.get(0);
            int times = program.endsWith(", each") ? nodes : 1;
            sum.add(program.substring(0, program.indexOf(',')), cells.get(2), times * Double.parseDouble(cells.get(1)));
        }
        return sum.load();
    }
}
