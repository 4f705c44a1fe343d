package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTest {
    private static final List<String> LINES = List.of(
            "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard",
            "30 27 8:1 /d /var/lib/xlss rw,relatime shared:5 master:1 - xfs /dev/sda1 rw,attr2",
            "31 30 0:40 / /var/lib/xlss/pvc-1 ro - tmpfs tmpfs rw",
            "40 27 253:3 / /data\\040disk rw - ext4 /dev/mapper/vg-a\\134b ro,errors=remount-ro",
            "41 27 8:17 / /mnt rw - ext4 /dev/sdb1 rw",
            "42 41 8:33 / /mnt rw - btrfs /dev/sdc1 rw",
            "a line of a later kernel");

    @ParameterizedTest
    @CsvSource({
        "/, 254:0, ext4, false",
        "/var/lib/xlss, 8:1, xfs, false",
        "/var/lib/xlss/.xlss, 8:1, xfs, false",
        "/var/lib/xlss-2, 254:0, ext4, false",
        "/var/lib/xlss/pvc-1/a, 0:40, tmpfs, true",
        "/data disk, 253:3, ext4, true",
        "/mnt/a, 8:33, btrfs, false",
    })
    void theDeepestAndLastMountCovers(String path, String device, String type, boolean readOnly) {
        Mount mount = Mount.covering(path, LINES).orElseThrow();
        assertThat(mount.device()).isEqualTo(device);
        assertThat(mount.type()).isEqualTo(type);
        assertThat(mount.readOnly()).isEqualTo(readOnly);
    }

    @Test
    void escapedNamesAreRead() {
        assertThat(Mount.covering("/data disk", LINES).orElseThrow().source()).isEqualTo("/dev/mapper/vg-a\\b");
    }

    @Test
    void withoutMountsNothingCovers() {
        assertThat(Mount.covering("/a", List.of())).isEmpty();
    }
}
