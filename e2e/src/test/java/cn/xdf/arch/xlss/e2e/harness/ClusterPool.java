package cn.xdf.arch.xlss.e2e.harness;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The clusters of a run: each is made at first use, lent to one test class at a time, and taken down at the end. */
final class ClusterPool implements AutoCloseable {
    /** With more than two of them two processors are the limit, not waiting. For few tests one is enough, as each costs its start. */
    private static final int CLUSTERS = Integer.getInteger("e2e.clusters", 2);

    private final List<Member> members;
    private final BlockingQueue<Member> free;

    private ClusterPool(List<Member> members) {
        this.members = members;
        this.free = new ArrayBlockingQueue<>(members.size(), true, members); // fair: in the order of the classes
    }

    static ClusterPool ofEnvironment() {
        String existing = System.getenv("XLSS_E2E_CLUSTER");
        return new ClusterPool(
                existing != null
                        ? List.of(new Member(Cluster.named(existing), false))
                        : IntStream.rangeClosed(1, CLUSTERS)
                                .mapToObj(i -> new Member(Cluster.named("e2e" + i), true))
                                .toList());
    }

    /** Waits until a cluster is free; closing gives it back. */
    Loan borrow() {
        try {
            return new Loan(this, free.take());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a cluster", e);
        }
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }

    record Loan(ClusterPool pool, Member member) implements AutoCloseable {
        Cluster cluster() {
            return member.cluster();
        }

        @Override
        public void close() {
            pool.free.add(member);
        }
    }

    /** One cluster. A start that fails is tried once more, by the next borrower; then all others are told at once. */
    private static final class Member {
        private static final int ATTEMPTS = 2;
        private static final String OUR_ACCOUNTS = "system:serviceaccounts:xlss-system";

        private final Cluster cluster;
        private final boolean ours;
        private int attempts;
        private Throwable failure;

        Member(Cluster cluster, boolean ours) {
            this.cluster = cluster;
            this.ours = ours;
        }

        synchronized Cluster cluster() {
            if (ours && (attempts == 0 || failure != null && attempts < ATTEMPTS)) {
                start();
            }
            if (failure != null) {
                throw new AssertionError(
                        "cluster " + cluster.name() + " could not be made: " + failure.getMessage(), failure);
            }
            return cluster;
        }

        private void start() {
            try {
                if (attempts++ > 0) {
                    cluster.close();
                }
                Cluster.up(cluster.name(), options()).install();
                failure = null;
            } catch (RuntimeException | AssertionError e) {
                failure = e;
            }
        }

        private static String[] options() {
            Stream<String> usual = Stream.of("3", "--fast-node-death", "--audit", OUR_ACCOUNTS);
            String version = System.getProperty("e2e.kubernetes");
            return (version == null ? usual : Stream.concat(usual, Stream.of("--version", version)))
                    .toArray(String[]::new);
        }

        synchronized void close() {
            if (attempts > 0) {
                cluster.close();
            }
        }
    }
}
