package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimSpec;
import io.kubernetes.client.openapi.models.V1TypedLocalObjectReference;
import io.kubernetes.client.openapi.models.V1TypedObjectReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewVolumePolicyTest {
    private static final List<String> ONCE = List.of("ReadWriteOnce");

    @Test
    void anEmptyDirectoryOfOneNodeIsAllThatCanBeAskedFor() {
        assertThat(NewVolumePolicy.claimFault(ONCE, false, List.of())).isEmpty();
        assertThat(NewVolumePolicy.claimFault(List.of("ReadWriteOncePod"), false, List.of()))
                .isEmpty();
        assertThat(NewVolumePolicy.claimFault(List.of("ReadWriteOnce", "ReadOnlyMany"), false, List.of()))
                .contains("ReadOnlyMany");
        assertThat(NewVolumePolicy.claimFault(ONCE, true, List.of())).contains("raw block device");
        assertThat(NewVolumePolicy.claimFault(ONCE, false, List.of("selector", "dataSource")))
                .startsWith("has a selector and a dataSource");
    }

    @Test
    void whatAsksForMoreIsReadFromEachFieldThatCan() {
        assertThat(ClaimExtras.of(new V1PersistentVolumeClaimSpec())).isEmpty();
        assertThat(ClaimExtras.of(new V1PersistentVolumeClaimSpec().selector(new V1LabelSelector())))
                .containsExactly("selector");
        assertThat(ClaimExtras.of(new V1PersistentVolumeClaimSpec().dataSource(new V1TypedLocalObjectReference())))
                .containsExactly("dataSource");
        assertThat(ClaimExtras.of(new V1PersistentVolumeClaimSpec().dataSourceRef(new V1TypedObjectReference())))
                .containsExactly("dataSource");
    }

    @Test
    void aClassThatIsNotUnderstoodIsNotGuessed() {
        assertThat(NewVolumePolicy.classFault("c", Map.of("basePath", "/data", "placement", "pack")))
                .isEmpty();
        assertThat(NewVolumePolicy.classFault("c", Map.of("basepath", "/data")))
                .contains("no such parameter: basepath");
        assertThat(NewVolumePolicy.classFault("c", Map.of("placement", "heap"))).contains("spread or pack");
        assertThat(NewVolumePolicy.classFault("c", Map.of("basePath", "/"))).contains("root directory");
        assertThat(NewVolumePolicy.classFault("c", Map.of("pool", "../etc"))).contains("no name of a pool");
    }
}
