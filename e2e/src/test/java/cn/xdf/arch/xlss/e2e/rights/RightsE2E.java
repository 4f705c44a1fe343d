package cn.xdf.arch.xlss.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.e2e.rights.Account.Answer;
import cn.xdf.arch.xlss.e2e.rights.RightsTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/rights.md is what the accounts may do: no more, no less. */
@Tag("slow")
class RightsE2E {
    private static final String PLACEHOLDERS = "xlss-placeholders";
    private static final RightsTable TABLE = RightsTable.ofDocs();

    @Test
    void every_account_has_its_tables(Cluster cluster) {
        List<String> accounts = cluster.names("-n", Metrics.SYSTEM, "get", "serviceaccounts").stream()
                .filter(name -> !name.equals("default"))
                .toList();
        assertThat(TABLE.allowed().keySet()).containsExactlyInAnyOrderElementsOf(accounts);
        assertThat(TABLE.refused().keySet()).containsExactlyInAnyOrderElementsOf(accounts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlss-node-agent", "xlss-provisioner", "xlss-webhook", "xlss-scheduler"})
    void its_rights_are_the_rows_of_the_table(String name, Cluster cluster, TestNamespace tenant) {
        Account account = Account.of(cluster, Metrics.SYSTEM, name);
        Account anybody = anybody(cluster, tenant);
        for (String namespace : List.of(tenant.name(), "default", "kube-system", Metrics.SYSTEM, PLACEHOLDERS)) {
            Set<Right> rights = beyond(anybody, account, namespace);
            Set<Right> documented = documented(cluster, name, namespace);
            assertThat(without(rights, documented))
                    .as("rights without a row, in " + namespace)
                    .isEmpty();
            assertThat(without(documented, rights))
                    .as("rows without a right, in " + namespace)
                    .isEmpty();
            assertThat(rights).as("no wildcard").noneMatch(right -> right.toString()
                    .contains("*"));
        }
    }

    /** The test above can see what it is to see. */
    @Test
    void a_right_that_somebody_adds_is_seen(Cluster cluster, TestNamespace tenant) {
        Account account = Account.of(cluster, Metrics.SYSTEM, "xlss-webhook");
        Account anybody = anybody(cluster, tenant);
        tenant.kubectl("create", "role", "wider", "--verb=get", "--resource=secrets");
        tenant.kubectl("create", "rolebinding", "wider", "--role=wider", "--serviceaccount=xlss-system:xlss-webhook");
        Await.until("it is seen", Duration.ofSeconds(10), () -> {
            Set<Right> rights = beyond(anybody, account, tenant.name());
            assertThat(without(rights, documented(cluster, "xlss-webhook", tenant.name())))
                    .containsExactly(new Right("get", "", "secrets", Right.ALL));
        });
        assertThat(account.attempt(new Right("get", "", "secrets", "other"), tenant.name())
                        .isUnauthorized("get"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlss-node-agent", "xlss-provisioner", "xlss-webhook", "xlss-scheduler"})
    void every_row_is_allowed_and_every_refusal_is_one(String name, Cluster cluster, TestNamespace tenant) {
        Account account = Account.of(cluster, Metrics.SYSTEM, name);
        SoftAssertions.assertSoftly(all -> {
            for (Row row : TABLE.allowed().get(name)) {
                rights(row).forEach(right -> {
                    Answer answer = account.attempt(right, namespace(row, tenant));
                    all.assertThat(answer.isUnauthorized(right.verb()))
                            .as("may %s, in %s: %s", right, row.namespace(), answer)
                            .isFalse();
                    all.assertThat(answer.code()).as(right + ": " + answer).isNotIn(401, 405, 415, 500);
                });
            }
            for (Row row : TABLE.refused().get(name)) {
                rights(row).forEach(right -> {
                    Answer answer = account.attempt(right, namespace(row, tenant));
                    all.assertThat(answer.isUnauthorized(right.verb()))
                            .as("must not %s, in %s: %s", right, row.namespace(), answer)
                            .isTrue();
                });
            }
        });
    }

    /** What the account may do that an account without any binding may not. */
    private static Set<Right> beyond(Account anybody, Account account, String namespace) {
        return without(account.rights(namespace), anybody.rights(namespace));
    }

    private static Set<Right> without(Set<Right> all, Set<Right> others) {
        Set<Right> left = new TreeSet<>(all);
        left.removeAll(others);
        return left;
    }

    private static Account anybody(Cluster cluster, TestNamespace tenant) {
        return Account.of(cluster, tenant.name(), "default");
    }

    private static Stream<Right> rights(Row row) {
        return row.isRoleOfCluster() ? Stream.empty() : row.rights();
    }

    private static Set<Right> documented(Cluster cluster, String account, String namespace) {
        Set<Right> rights = new TreeSet<>();
        for (Row row : TABLE.allowed().get(account)) {
            if (row.appliesIn(namespace)) {
                (row.isRoleOfCluster() ? ofRole(cluster, row) : row.rights()).forEach(rights::add);
            }
        }
        return rights;
    }

    private static Stream<Right> ofRole(Cluster cluster, Row row) {
        String[] role = row.resource().split(" ");
        String namespace = row.namespace().equals(Right.ALL) ? "default" : row.namespace();
        return cluster.json("-n", namespace, "get", role[0].equals("Role") ? "roles" : "clusterroles", role[1])
                .path("rules")
                .valueStream()
                .flatMap(rule -> Account.ofRule(rule).stream());
    }

    private static String namespace(Row row, TestNamespace tenant) {
        return switch (row.namespace()) {
            case RightsTable.NO_NAMESPACE -> "";
            case Right.ALL -> tenant.name();
            default -> row.namespace();
        };
    }
}
