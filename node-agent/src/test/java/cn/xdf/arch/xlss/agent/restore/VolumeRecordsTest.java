package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeRecordsTest {
    @TempDir
    Path folder;

    @Test
    void volumes_that_are_gone_are_forgotten_and_nothing_else() throws Exception {
        Path lives = Files.createFile(folder.resolve("pvc-1.json"));
        Path gone = Files.createFile(folder.resolve("pvc-2.json"));
        Path draft = Files.createFile(folder.resolve("pvc-2.json.next"));
        VolumeRecords records = new VolumeRecords(folder);

        records.sweep("pvc-1"::equals);

        assertThat(records.files()).containsExactly(lives);
        assertThat(gone).doesNotExist();
        assertThat(draft).exists();
    }

    @Test
    void a_folder_that_is_not_made_yet_holds_none() throws Exception {
        assertThat(new VolumeRecords(folder.resolve("none")).files()).isEmpty();
    }
}
