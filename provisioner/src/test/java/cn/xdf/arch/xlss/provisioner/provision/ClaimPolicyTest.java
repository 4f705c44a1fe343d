package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.BasePath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPolicyTest {
    private static final String UID = "f8910594-088e-4107-b6b1-8a1d58793bf5";

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "ReadWriteOnce,    Filesystem, 1, null,       null",
                "ReadWriteOncePod, Filesystem, 1, null,       null",
                "ReadWriteMany,    Filesystem, 1, null,       access mode",
                "ReadOnlyMany,     Filesystem, 1, null,       access mode",
                "ReadWriteOnce,    Block,      1, null,       raw block device",
                "ReadWriteOnce,    Filesystem, 0, null,       requests no storage",
                "ReadWriteOnce,    Filesystem, 1, dataSource, has a dataSource",
            })
    void onlyWhatADirectoryCanBe(String mode, String volumeMode, long bytes, String extra, String fault) {
        ClaimFacts claim = claim(UID, List.of(mode), volumeMode, bytes, extra == null ? List.of() : List.of(extra));
        assertFault(ClaimPolicy.fault(claim, storageClass(Map.of())), fault);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "basePath, /data,        null",
                "basePath, /,            root directory",
                "basePath, /data/../etc, not normalised",
                "basePath, data,         not absolute",
                "basepath, /data,        no such parameter: basepath",
                "pool, fast,             null",
                "pool, ../etc,           no name of a pool",
                "placement, spread,      null",
                "placement, pack,        null",
                "placement, heap,        placement must be spread or pack",
            })
    void aClassMustNameAPlaceOfItsOwn(String parameter, String value, String fault) {
        ClaimFacts claim = claim(UID, List.of("ReadWriteOnce"), "Filesystem", 1, List.of());
        assertFault(ClaimPolicy.fault(claim, storageClass(Map.of(parameter, value))), fault);
    }

    @Test
    void aUidThatIsNoneIsRefused() {
        ClaimFacts claim = claim("../../etc", List.of("ReadWriteOnce"), "Filesystem", 1, List.of());
        assertFault(ClaimPolicy.fault(claim, storageClass(Map.of())), "UID");
    }

    @Test
    void aClassOfSomebodyElseIsForeignWhateverItsClaimSays() {
        assertThat(ClaimPolicy.isForeign(storageClass(Map.of()))).isFalse();
        assertThat(ClaimPolicy.isForeign(new ClassFacts("c", "rancher.io/local-path", Map.of(), "Delete", List.of())))
                .isTrue();
    }

    /** It was deleted and made anew while a directory was made: what is there may not be what it says now. */
    @ParameterizedTest
    @CsvSource({
        "basePath,  /base,    true",
        "placement, pack,     true",
        "basePath,  /another, false",
        "pool,      fast,     false",
        "basepath,  /base,    false",
    })
    void aPlaceThatItsClassDoesNotAllowAnyMoreIsNotTaken(String parameter, String value, boolean allowed) {
        ClaimFacts claim = claim(UID, List.of("ReadWriteOnce"), "Filesystem", 1, List.of());
        assertThat(ClaimPolicy.allows(claim, storageClass(Map.of(parameter, value)), new BasePath("/base")))
                .isEqualTo(allowed);
    }

    private static void assertFault(String fault, String expected) {
        if (expected == null) {
            assertThat(fault).isEmpty();
        } else {
            assertThat(fault).contains(expected);
        }
    }

    private static ClassFacts storageClass(Map<String, String> parameters) {
        return new ClassFacts("xlss", "localpv.k8s.arch.xdf.cn/hostpath", parameters, "Delete", List.of());
    }

    private static ClaimFacts claim(
            String uid, List<String> modes, String volumeMode, long bytes, List<String> extras) {
        return new ClaimFacts(
                ObjectKey.of("ns", "data"),
                uid,
                "1",
                "xlss",
                "n1",
                "",
                "",
                "",
                false,
                modes,
                volumeMode,
                "",
                bytes,
                extras);
    }
}
