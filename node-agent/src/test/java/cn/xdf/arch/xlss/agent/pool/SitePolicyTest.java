package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base pool is at /var/lib/xlss of the root filesystem, the folder of pools beside it; "fast" is a disk of its own. */
class SitePolicyTest {
    private static final Path BASE = Path.of("/var/lib/xlss");
    private static final List<String> USUAL = List.of(
            "27 1 254:0 / / rw - ext4 /dev/vda rw",
            "28 27 254:0 /var/lib/xlss /var/lib/xlss rw - ext4 /dev/vda rw",
            "29 27 254:0 /var/lib/xlss-pools /var/lib/xlss-pools rw - ext4 /dev/vda rw",
            "30 29 8:1 / /var/lib/xlss-pools/fast rw - xfs /dev/sda1 rw",
            "31 27 8:17 /d /data rw - xfs /dev/sdb1 rw");

    @ParameterizedTest
    @CsvSource({
        "fast, DIRECTORY, ''",
        "fast, LINK, symbolic link",
        "fast, OTHER, no directory",
        "fast, MISSING, there is no directory",
        "slow, DIRECTORY, nothing is mounted there",
        "default, DIRECTORY, that of the pool at /var/lib/xlss",
        "Fast, DIRECTORY, its name is none",
        "a b, DIRECTORY, its name is none",
    })
    void anEntryIsADirectoryOnWhichSomethingIsMounted(String name, SitePolicy.Kind kind, String fault) {
        String said = SitePolicy.fault(entry(name), kind, Mount.all(USUAL));
        assertThat(said).contains(fault);
        assertThat(said.isEmpty()).isEqualTo(fault.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        // device and directory that are mounted as the entry "new", and with which pool that overlaps
        "8:33, /, ''",
        "8:17, /d/pool, ''",
        "254:0, /srv/pool, ''",
        "254:0, /var/lib/xlss, /var/lib/xlss",
        "254:0, /var/lib/xlss/sub, /var/lib/xlss",
        "254:0, /var/lib, /var/lib/xlss",
        "254:0, /, /var/lib/xlss",
        "254:0, /var/lib/xlss-2, ''",
        "8:1, /, /var/lib/xlss-pools/fast",
        "8:1, /sub, /var/lib/xlss-pools/fast",
    })
    void aNewcomerSharesNoFileWithAnotherPool(String device, String root, String with) {
        List<String> lines = new java.util.ArrayList<>(USUAL);
        lines.add("40 29 " + device + " " + root + " /var/lib/xlss-pools/new rw - xfs /dev/x rw");
        String said = SitePolicy.overlap(entry("new"), BASE, Mount.all(lines));
        assertThat(said).contains(with.isEmpty() ? "" : "the pool at " + with + ",");
        assertThat(said.isEmpty()).isEqualTo(with.isEmpty());
    }

    private static Path entry(String name) {
        return Path.of("/var/lib/xlss-pools", name);
    }
}
