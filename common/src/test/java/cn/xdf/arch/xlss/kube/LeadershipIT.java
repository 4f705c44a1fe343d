package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LeadershipIT {
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/xlss-system/leases/provisioner";
    private static final LeadershipProperties QUICK = new LeadershipProperties(
            null, "xlss-system", Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMillis(200));

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesProperties properties = KubernetesProperties.defaults();
    private final KubernetesClients clients = KubernetesClients.at(server.url(), properties);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Leadership> started = new ArrayList<>();

    private Leadership candidate(String name) {
        KubernetesApi api = new KubernetesApi(clients, properties, Clock.systemUTC());
        Leadership leadership =
                new Leadership(api, QUICK, "provisioner", name, new SimpleMeterRegistry(), Clock.systemUTC());
        leadership.listen(new LeadershipListener() {
            @Override
            public void started() {
                told.add(name + " started");
            }

            @Override
            public void ended(Ending ending) {
                told.add(name + " " + ending);
            }
        });
        leadership.start();
        started.add(leadership);
        return leadership;
    }

    @AfterEach
    void close() {
        started.forEach(Leadership::stop);
        clients.close();
        server.close();
    }

    private String holder() {
        return server.get(LEASE).getAsJsonObject("spec").get("holderIdentity").getAsString();
    }

    @Test
    void one_leads_and_hands_over_at_once_and_who_never_led_hears_of_no_end() {
        Leadership a = candidate("a");
        await().until(a::isLeader);
        Leadership b = candidate("b");
        await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(9)).until(() -> a.isLeader() && !b.isLeader());
        Leadership c = candidate("c");
        c.stop();
        assertThat(holder()).isEqualTo("a");

        a.stop();
        assertThat(a.isLeader()).isFalse();
        await().atMost(Duration.ofSeconds(3)).until(b::isLeader);

        await().untilAsserted(() -> assertThat(told).containsExactly("a started", "a RELEASED", "b started"));
        assertThat(server.get(LEASE)
                        .getAsJsonObject("spec")
                        .get("leaseTransitions")
                        .getAsInt())
                .isEqualTo(2);
    }

    @Test
    void a_leader_without_the_api_stops_leading_before_anybody_could_follow_and_may_lead_again() {
        Leadership a = candidate("a");
        await().until(a::isLeader);
        server.silent(true);
        long begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(5)).until(() -> told.contains("a LOST"));
        assertThat(a.isLeader()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("told before a follower's 5 s are over, though the call hangs")
                .isLessThan(Duration.ofMillis(4500));
        server.silent(false);

        await().until(a::isLeader);
        await().untilAsserted(() -> assertThat(told).containsExactly("a started", "a LOST", "a started"));
    }

    @Test
    void follows_a_leader_that_died_without_a_word_after_its_lease() {
        server.put(
                LEASE.substring(0, LEASE.lastIndexOf('/')),
                "{\"metadata\":{\"name\":\"provisioner\",\"namespace\":\"xlss-system\",\"labels\":{\"kept\":\"yes\"}},"
                        + "\"spec\":{\"holderIdentity\":\"dead\",\"leaseDurationSeconds\":5,\"leaseTransitions\":4,"
                        + "\"renewTime\":\"2099-01-01T00:00:00.000000Z\"}}");
        long begun = System.nanoTime();
        Leadership a = candidate("a");
        await().until(a::isLeader);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
        assertThat(server.get(LEASE).toString()).contains("\"kept\":\"yes\"").contains("\"leaseTransitions\":5");
    }

    @Test
    void a_stolen_lease_ends_the_leadership() {
        Leadership a = candidate("a");
        await().until(a::isLeader);
        server.get(LEASE).getAsJsonObject("spec").addProperty("holderIdentity", "thief");
        server.put(LEASE.substring(0, LEASE.lastIndexOf('/')), server.get(LEASE).toString());

        await().atMost(Duration.ofSeconds(4)).until(() -> told.contains("a LOST"));
        assertThat(holder()).isEqualTo("thief");
    }
}
