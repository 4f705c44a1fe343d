package cn.xdf.arch.xlss.agent.salvage;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesClients;
import cn.xdf.arch.xlss.kube.KubernetesProperties;
import cn.xdf.arch.xlss.kube.Outcome;
import com.github.tomakehurst.wiremock.client.CountMatchingStrategy;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an entry of the quarantine, by what the API says of its volume; the repository is a real one. */
@Tag("slow")
class SalvageReconcilerIT {
    private static final Duration RETENTION = Duration.ofDays(30);

    @RegisterExtension
    final WireMockExtension server =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    Path folder;

    /** What is written while a test runs is from long ago. */
    private Duration later = Duration.ofMinutes(1);

    private String poolState = "Ready";
    private SavedVolume volume;
    private QuarantineEntry entry;
    private Quarantine quarantine;
    private SalvageReconciler reconciler;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void aVolumeThatMovedAway() throws Exception {
        volume = SavedVolume.in(folder);
        volume.backUp("n1", 0);
        Files.writeString(volume.data().resolve("more"), "more");
        entry = volume.putAside(1);
        quarantine = new Quarantine(() -> List.of(pool()));
        KubernetesProperties properties = KubernetesProperties.defaults();
        KubernetesApi api =
                new KubernetesApi(KubernetesClients.at(server.baseUrl(), properties), properties, this::now);
        QuarantineRetention retention = new QuarantineRetention(RETENTION);
        SalvageReport report =
                new SalvageReport(new EventRecorder(api, "agent", this::now, Runnable::run), "n1", retention, meters);
        reconciler = new SalvageReconciler(
                api, "n1", quarantine, volume.salvage(volume.restic(), this::now), retention, report, this::now);
        server.stubFor(
                any(anyUrl()).atPriority(9).willReturn(WireMock.aResponse().withStatus(404)));
        server.stubFor(post(anyUrl()).willReturn(jsonResponse("{}", 201)));
        volumeIs("n2", 1, "Bound", "");
        pods();
        restores("");
    }

    @Test
    void it_is_saved_once_and_told() throws Exception {
        assertThat(quarantine.found()).containsExactly(entry);
        pass();
        pass();
        assertThat(triggers()).containsExactly("schedule", "salvage");
        SalvageRecord record = SalvageRecord.read(entry.record()).orElseThrow();
        assertThat(record.snapshot()).isEqualTo(volume.snapshots().getLast().id());
        told(WireMock.exactly(1), "Salvaged", "Normal", record.snapshot().substring(0, 8));
        assertThat(count("saved")).isEqualTo(1);
        assertThat(quarantine.found()).as("it knows when to look again").isEmpty();
        assertThat(entry.data().resolve("more")).exists();
    }

    @Test
    void a_pod_of_this_node_that_uses_the_claim_is_waited_for() throws Exception {
        for (String pod : List.of(
                "{\"name\": \"data\", \"persistentVolumeClaim\": {\"claimName\": \"db-0-data\"}}",
                "{\"name\": \"data\", \"ephemeral\": {}}")) {
            pods(pod);
            assertThat(pass().again()).isLessThan(Duration.ofMinutes(1));
        }
        assertThat(triggers()).doesNotContain("salvage");
        pods("{\"name\": \"data\", \"persistentVolumeClaim\": {\"claimName\": \"other\"}}", "{\"name\": \"tmp\"}");
        pass();
        assertThat(triggers()).contains("salvage");
    }

    @Test
    void at_its_home_a_pod_uses_the_volume_itself() throws Exception {
        volumeIs("n1", 2, "Bound", "");
        pods("{\"name\": \"data\", \"persistentVolumeClaim\": {\"claimName\": \"db-0-data\"}}");
        pass();
        assertThat(triggers()).contains("salvage");
    }

    @Test
    void whoever_writes_there_still_and_a_restore_to_this_node_are_waited_for() throws Exception {
        later = Duration.ofSeconds(1);
        pass();
        later = Duration.ofMinutes(1);
        restores("Restoring");
        pass();
        assertThat(triggers()).doesNotContain("salvage");
        restores("Succeeded");
        pass();
        assertThat(triggers()).contains("salvage");
    }

    @ParameterizedTest
    @CsvSource({"n2, 0, Bound", "n2, 1, Released"})
    void without_certainty_about_its_volume_nothing_is_done(String home, long epoch, String phase) throws Exception {
        volumeIs(home, epoch, phase, "");
        pass();
        volumeIsGone();
        pass();
        assertThat(triggers()).doesNotContain("salvage");
        assertThat(entry.data().resolve("more")).exists();
    }

    @Test
    void a_pool_that_is_not_ready_is_left_alone() throws Exception {
        poolState = "Failed";
        pass();
        assertThat(triggers()).doesNotContain("salvage");
    }

    @Test
    void what_a_snapshot_has_held_long_enough_is_removed() throws Exception {
        quarantine.found();
        pass();
        later = RETENTION.minusMinutes(1);
        pass();
        assertThat(entry.data()).exists();
        later = RETENTION.plusMinutes(2);
        pass();
        assertThat(entry.folder()).doesNotExist();
        List<QuarantineEntry> doomed = quarantine.found();
        assertThat(doomed).containsExactly(entry.doomed());
        reconciler.reconcile(doomed.getFirst());
        assertThat(entry.doomed().folder()).doesNotExist();
        assertThat(meters.counter("xlss.quarantine.removed").count()).isEqualTo(1);
        assertThat(triggers()).containsExactly("schedule", "salvage");
    }

    @Test
    void a_snapshot_that_is_gone_is_made_anew_before_anything_is_removed() throws Exception {
        pass();
        volume.run(ResticCommand.forget(List.of(volume.snapshots().getLast().id())));
        later = RETENTION.plusMinutes(2);
        pass();
        assertThat(entry.data().resolve("more")).exists();
        assertThat(triggers()).containsExactly("schedule", "salvage");
        assertThat(SalvageRecord.read(entry.record()).orElseThrow().time()).isAfter(now().minus(Duration.ofHours(1)));
    }

    @Test
    void while_the_volume_is_on_its_way_or_the_repository_is_away_nothing_is_removed() throws Exception {
        pass();
        later = RETENTION.plusMinutes(2);
        volumeIs("n2", 1, "Bound", "some-restore");
        pass();
        assertThat(entry.data().resolve("more")).exists();
        volumeIs("n2", 1, "Bound", "");
        Path repository = Path.of(volume.repository().location());
        Files.move(repository, folder.resolve("away"));
        pass();
        assertThat(entry.data().resolve("more")).exists();
        Files.move(folder.resolve("away"), repository);
        pass();
        assertThat(entry.folder()).doesNotExist();
    }

    @Test
    void a_removal_that_was_cut_short_goes_on_whatever_became_of_the_volume() throws Exception {
        volumeIsGone();
        Files.move(entry.folder(), entry.doomed().folder());
        Files.delete(entry.doomed().data().resolve("more"));
        for (QuarantineEntry found : quarantine.found()) {
            reconciler.reconcile(found);
        }
        assertThat(entry.doomed().folder()).doesNotExist();
    }

    @Test
    void a_failure_is_told_once_and_tried_again_ever_more_rarely() throws Exception {
        Path key = Path.of(volume.repository().location(), "keys");
        Files.move(key, folder.resolve("keys"));
        pass();
        later = later.plusMinutes(1); // the recorder of Events would write it again by now
        pass();
        told(WireMock.exactly(1), "SalvageFailed", "Warning", "tried again");
        assertThat(count("failed")).isEqualTo(2);
        Files.move(folder.resolve("keys"), key);
        pass();
        assertThat(count("saved")).isEqualTo(1);
    }

    @Test
    void a_file_too_many_in_the_folder_is_no_entry() throws Exception {
        Files.createDirectories(entry.folder().resolveSibling("empty"));
        Files.writeString(entry.folder().resolveSibling("file"), "");
        assertThat(quarantine.found()).containsExactly(entry);
        assertThat(quarantine.found()).isEmpty();
        poolState = "Failed";
        quarantine.forget(entry);
        assertThat(quarantine.found()).isEmpty();
    }

    private Pool pool() {
        return new Pool(volume.basePath().toString(), "u", null, null, null, null, null, null, poolState, null);
    }

    private Instant now() {
        return Instant.now().plus(later);
    }

    private Outcome pass() throws Exception {
        return reconciler.reconcile(entry);
    }

    private List<String> triggers() throws InterruptedException {
        return volume.snapshots().stream()
                .map((ResticSnapshot snapshot) -> snapshot.value("trigger"))
                .toList();
    }

    private double count(String result) {
        return meters.counter("xlss.salvages", "result", result).count();
    }

    private void told(CountMatchingStrategy times, String reason, String type, String text) {
        server.verify(
                times,
                postRequestedFor(urlEqualTo("/api/v1/namespaces/ns/events"))
                        .withRequestBody(matchingJsonPath("$[?(@.reason == '" + reason + "')]"))
                        .withRequestBody(matchingJsonPath("$[?(@.type == '" + type + "')]"))
                        .withRequestBody(matchingJsonPath("$[?(@.involvedObject.uid == 'claim-uid')]"))
                        .withRequestBody(matchingJsonPath("$.message", WireMock.containing(text))));
    }

    private void volumeIsGone() {
        server.stubFor(get("/api/v1/persistentvolumes/pv")
                .willReturn(WireMock.aResponse().withStatus(404)));
    }

    private void volumeIs(String home, long epoch, String phase, String moving) {
        server.stubFor(get("/api/v1/persistentvolumes/pv")
                .willReturn(jsonResponse("""
                {"metadata": {"name": "pv", "uid": "u", "annotations": {
                    "pv.kubernetes.io/provisioned-by": "localpv.k8s.arch.xdf.cn/hostpath",
                    "localpv.k8s.arch.xdf.cn/home": "%s", "localpv.k8s.arch.xdf.cn/home-pool": "p",
                    "localpv.k8s.arch.xdf.cn/epoch": "%d", "localpv.k8s.arch.xdf.cn/moving": "%s"}},
                 "spec": {"local": {"path": "%s"},
                    "claimRef": {"namespace": "ns", "name": "db-0-data", "uid": "claim-uid"},
                    "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
                        {"key": "kubernetes.io/hostname", "operator": "In", "values": ["n1"]}]}]}}},
                 "status": {"phase": "%s"}}""".formatted(home, epoch, moving, volume.data(), phase), 200)));
    }

    /** One pod with these volumes. */
    private void pods(String... volumes) {
        server.stubFor(get(urlPathEqualTo("/api/v1/namespaces/ns/pods"))
                .withQueryParam("fieldSelector", WireMock.equalTo("spec.nodeName=n1"))
                .willReturn(jsonResponse("""
                        {"items": [{"metadata": {"name": "db-0"}, "spec": {"containers": [], "volumes": [%s]}}]}""".formatted(String.join(",", volumes)), 200)));
    }

    /** One to this node, and one to another. */
    private void restores(String phase) {
        String item = """
                {"metadata": {"name": "r"}, "spec": {"nodeName": "%s"}, "status": {"phase": "%s"}}""";
        server.stubFor(get(urlPathEqualTo("/apis/localpv.k8s.arch.xdf.cn/v1/pvrestores"))
                .willReturn(jsonResponse(
                        "{\"items\": [" + item.formatted("n1", phase) + "," + item.formatted("n2", "Restoring") + "]}",
                        200)));
    }
}
