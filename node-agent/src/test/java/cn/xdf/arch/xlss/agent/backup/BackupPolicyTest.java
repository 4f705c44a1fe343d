package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.backup.BackupPolicy.Resolution;
import cn.xdf.arch.xlss.agent.backup.BackupSettings.Wanted;
import cn.xdf.arch.xlss.api.Annotations.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackupPolicyTest {
    @Test
    void the_carrier_nearest_to_the_data_wins_each_key_on_its_own() {
        BackupSettings settings = resolve(
                        Map.of(),
                        List.of(
                                Map.of(User.BACKUP_EXCLUDE, "*.tmp\n\n cache/ "),
                                Map.of(User.BACKUP_SCHEDULE, "@daily", User.BACKUP_EXCLUDE, "all"),
                                Map.of(User.BACKUP, "enabled", User.BACKUP_SCHEDULE, "@weekly")))
                .settings();
        assertThat(settings.wanted()).isEqualTo(Wanted.ENABLED);
        assertThat(settings.schedule().text()).isEqualTo("@daily");
        assertThat(settings.excludes()).containsExactly("*.tmp", "cache/");
        assertThat(settings.keepLast()).isEqualTo(BackupPolicy.DEFAULT_KEEP);
    }

    @Test
    void a_bad_value_is_told_of_its_carrier_and_the_last_good_one_stays() {
        Resolution first = resolve(Map.of(), List.of(Map.of(User.BACKUP_RETENTION, "last=7", User.BACKUP, "enabled")));
        Resolution second = resolve(
                first.good(),
                List.of(Map.of(User.BACKUP_RETENTION, "last=-1", User.BACKUP, "on", User.BACKUP_NOW, "")));
        assertThat(second.settings().keepLast()).isEqualTo(7);
        assertThat(second.settings().wanted()).isEqualTo(Wanted.ENABLED);
        assertThat(second.bad())
                .extracting(BackupPolicy.BadValue::key)
                .containsExactlyInAnyOrder(User.BACKUP_RETENTION, User.BACKUP, User.BACKUP_NOW);
        assertThat(resolve(second.good(), List.of(Map.of(User.BACKUP_RETENTION, "daily=1")))
                        .settings()
                        .keepLast())
                .as("however often it was bad")
                .isEqualTo(7);
    }

    @Test
    void without_a_good_value_before_the_default_is_in_force() {
        Resolution resolution =
                resolve(Map.of(), List.of(Map.of(User.BACKUP, "yes", User.BACKUP_SCHEDULE, "sometimes")));
        assertThat(resolution.settings().wanted()).isEqualTo(Wanted.UNSAID);
        assertThat(resolution.settings().schedule().text()).isEqualTo(BackupPolicy.DEFAULT_SCHEDULE);
        assertThat(resolution.bad()).hasSize(2);
    }

    private static Resolution resolve(Map<String, String> lastGood, List<Map<String, String>> nearestFirst) {
        List<Carrier> carriers = nearestFirst.stream()
                .map(annotations -> new Carrier("v1", "Pod", "shop", "db-0", "uid", annotations))
                .toList();
        return BackupPolicy.resolve(carriers, lastGood);
    }
}
