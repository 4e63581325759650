package org.ferryman.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the umask, nobody else reads what is written. */
@DisabledOnOs(OS.WINDOWS)
class PrivateFilesTest {

    @TempDir
    Path home;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_run_folder_and_all_in_it_belong_to_their_owner_alone() throws Exception {
        Path folder = home.resolve("data").resolve("runs").resolve("one");
        try (Run run = Run.open(folder, Map.of("tool", "ferryman"))) {
            run.journal().append(JournalEvent.COMMIT, Map.of());
            run.writeResult(new StepId("assess"), Map.of("tuples", 1));
        }
        for (Path made :
                new Path[] {folder, folder.getParent(), folder.getParent().getParent()}) {
            assertThat(mode(made)).as(made.toString()).isEqualTo("rwx------");
        }
        for (String file : new String[] {"run.json", "run.lock", "journal.jsonl", "assess.json"}) {
            assertThat(mode(folder.resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void what_others_could_read_before_is_private_once_it_is_written_again() throws Exception {
        Path file = Files.writeString(home.resolve("assess.json"), "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Json.write(file, Map.of("tuples", 2));
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void what_is_there_stays_as_it_is() throws Exception {
        Path file = Files.writeString(home.resolve("there"), "content");
        PrivateFiles.create(file);
        assertThat(file).content().isEqualTo("content");
        assertThatThrownBy(() -> PrivateFiles.write(file, "other")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void what_another_program_made_is_closed_to_others() throws Exception {
        Path folder = Files.createDirectory(home.resolve("dump"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path data = Files.writeString(inner.resolve("toc.dat"), "data");
        Path outside = Files.writeString(home.resolve("outside"), "not ours");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        for (Path path : new Path[] {data, outside}) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
        PrivateFiles.close(folder);
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(inner)).isEqualTo("rwx------");
        assertThat(mode(data)).isEqualTo("rw-------");
        assertThat(mode(outside)).isEqualTo("rw-r--r--");
    }
}
