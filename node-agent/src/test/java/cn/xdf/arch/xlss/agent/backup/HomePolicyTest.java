package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import cn.xdf.arch.xlss.volume.Placing;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HomePolicyTest {
    private static final Carrier CLAIM = new Carrier("v1", "PersistentVolumeClaim", "shop", "data", "u1", Map.of());
    private static final Claim OWN = new Claim("shop", "data", "u1");

    @Test
    void only_the_data_at_its_home_and_at_rest_is_backed_up() {
        assertThat(refusal(OWN, "n1", "", null, false, "Ready", "pool-1")).isEmpty();
        assertThat(refusal(OWN, "n2", "", null, false, "Ready", "pool-1")).contains("n2");
        assertThat(refusal(OWN, "n1", "r1", null, false, "Ready", "pool-1")).contains("being restored");
        assertThat(refusal(OWN, "n1", "", new Placing("r1", "n1", "pool-1", ""), false, "Ready", "pool-1"))
                .contains("being restored");
        assertThat(refusal(OWN, "n1", "", null, true, "Ready", "pool-1")).contains("deleted");
        assertThat(refusal(OWN, "n1", "", null, false, "Ready", "another")).contains("pool");
        assertThat(refusal(OWN, "n1", "", null, false, "Failed", "pool-1")).contains("pool");
    }

    /** A claim's volumeName is its owner's to write, the volume's reference to a claim is not. */
    @Test
    void a_claim_that_names_somebody_elses_volume_gets_nothing() {
        for (Claim other : new Claim[] {
            new Claim("bank", "data", "u1"), new Claim("shop", "other", "u1"), new Claim("shop", "data", "u2")
        }) {
            assertThat(refusal(other, "n1", "", null, false, "Ready", "pool-1")).contains("another claim");
        }
        assertThat(refusal(null, "n1", "", null, false, "Ready", "pool-1")).contains("another claim");
    }

    private static String refusal(
            Claim claim, String home, String moving, Placing placing, boolean deleting, String state, String pool) {
        LocalVolume volume = new LocalVolume(
                "pv",
                "uid",
                "1",
                Optional.ofNullable(claim),
                "n1",
                home,
                "pool-1",
                0,
                moving,
                Optional.ofNullable(placing),
                "/var/lib/xlss",
                1,
                "Bound",
                "Delete",
                deleting);
        return HomePolicy.refusal(volume, CLAIM, "n1", Optional.of(pool(state, pool)));
    }

    private static Pool pool(String state, String uuid) {
        return new Pool("/var/lib/xlss", uuid, "ext4", "fs", 1L, 1L, 1L, 1L, state, null);
    }
}
