package cn.xdf.arch.xlss.e2e.rights;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tables of docs/rights.md: what each account may do, and what it must not. */
record RightsTable(Map<String, List<Row>> allowed, Map<String, List<Row>> refused) {
    static final String NO_NAMESPACE = "-";

    /**
     * @param resource {@code plural.group/subresource}, or a role that comes with the cluster: {@code ClusterRole system:kube-scheduler}
     * @param namespace one, {@link Right#ALL}, or {@link #NO_NAMESPACE}
     */
    record Row(String resource, List<String> verbs, String namespace, List<String> names) {
        boolean isRoleOfCluster() {
            return resource.contains(" ");
        }

        boolean appliesIn(String there) {
            return namespace.equals(NO_NAMESPACE) || namespace.equals(Right.ALL) || namespace.equals(there);
        }

        Stream<Right> rights() {
            int slash = resource.indexOf('/');
            String kind = slash < 0 ? resource : resource.substring(0, slash);
            String subresource = slash < 0 ? "" : resource.substring(slash);
            int dot = kind.indexOf('.');
            String group = dot < 0 ? "" : kind.substring(dot + 1);
            String plural = dot < 0 ? kind : kind.substring(0, dot);
            return verbs.stream()
                    .flatMap(verb -> names.stream().map(name -> new Right(verb, group, plural + subresource, name)));
        }
    }

    static RightsTable ofDocs() {
        Path docs = Checkout.root().resolve("docs/rights.md");
        try {
            return of(Files.readAllLines(docs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param lines Markdown: a heading names the account, the first cell of a table's head says which of the two it is */
    static RightsTable of(List<String> lines) {
        RightsTable table = new RightsTable(new LinkedHashMap<>(), new LinkedHashMap<>());
        String account = "";
        Map<String, List<Row>> current = null;
        for (String line : lines) {
            if (line.startsWith("## ")) {
                account = line.substring(3);
            }
            if (!line.startsWith("|")) {
                current = null;
                continue;
            }
            List<String> cells =
                    Stream.of(line.substring(1).split("\\|")).map(String::strip).toList();
            if (current == null) {
                current = cells.getFirst().equals("allowed") ? table.allowed : table.refused;
            } else if (!cells.getFirst().startsWith("---")) {
                current.computeIfAbsent(account, key -> new ArrayList<>())
                        .add(new Row(cells.get(0), words(cells.get(1)), cells.get(2), words(cells.get(3))));
            }
        }
        return table;
    }

    private static List<String> words(String cell) {
        return List.of(cell.split(" +"));
    }
}
