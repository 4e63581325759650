package org.ferryman.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {

    @TempDir
    private Path folder;

    @Test
    void the_target_appears_when_published_and_not_before() throws IOException {
        Path target = folder.resolve("new/run.json");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "content");
            pending.finish();
            assertThat(target).doesNotExist();
            pending.publish();
        }
        assertThat(target).hasContent("content");
        assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void an_earlier_file_is_whole_until_the_new_one_replaces_it() throws IOException {
        Path target = Files.writeString(folder.resolve("run.json"), "a longer, earlier content");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "new");
            pending.finish();
            assertThat(target).hasContent("a longer, earlier content");
            pending.publish();
        }
        assertThat(target).hasContent("new");
    }

    @Test
    void closed_without_publish_it_leaves_only_the_earlier_file() throws IOException {
        Path target = Files.writeString(folder.resolve("run.json"), "earlier");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "new");
            pending.finish();
        }
        assertThat(target).hasContent("earlier");
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_a_killed_writer_left_is_deleted_by_the_next_and_what_others_made_stays() throws Exception {
        Process killed = new ProcessBuilder("sleep", "600").start();
        String mark = PartName.mark(killed.toHandle());
        killed.destroyForcibly().waitFor();
        Process writing = new ProcessBuilder("sleep", "600").start();
        try {
            String living = "run.json." + PartName.mark(writing.toHandle()) + "-0.part";
            String elsewhere = "run.json.00000000-" + killed.pid() + "-1-0.part";
            String other = "walk.json." + mark + "-0.part";
            for (String left : new String[] {
                "run.json." + mark + "-0.part",
                "run.json." + mark + "-1.part",
                living,
                elsewhere,
                other,
                "run.json.part"
            }) {
                Files.writeString(folder.resolve(left), "half of something");
            }
            Path target = PendingFile.write(folder.resolve("run.json"), "whole");
            assertThat(target).hasContent("whole");
            assertThat(folder.toFile().list())
                    .containsExactlyInAnyOrder("run.json", "run.json.part", living, elsewhere, other);
        } finally {
            writing.destroyForcibly();
        }
    }

    @Test
    void a_part_whose_process_id_belongs_to_a_later_process_is_left_over() throws IOException {
        String mark = PartName.mark(ProcessHandle.current()).replaceFirst("\\d+$", "86400");
        Files.writeString(folder.resolve("run.json." + mark + "-0.part"), "half of something");
        PendingFile.write(folder.resolve("run.json"), "whole");
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @Test
    void two_writers_at_once_each_publish_their_whole_work() throws IOException {
        Path target = folder.resolve("run.json");
        try (PendingFile first = PendingFile.open(target);
                PendingFile second = PendingFile.open(target)) {
            write(first, "the first one's longer work");
            write(second, "the second's");
            first.finish();
            first.publish();
            assertThat(target).hasContent("the first one's longer work");
            second.finish();
            second.publish();
            assertThat(target).hasContent("the second's");
        }
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @Test
    void a_finished_part_survives_when_it_can_not_be_put_in_place() throws IOException {
        Path target = folder.resolve("run.json");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "the only record");
            pending.finish();
            Files.createDirectories(target.resolve("in the way"));
            assertThatThrownBy(pending::publish)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(target.toString())
                    .hasMessageContaining(PartName.of(target, 0).toString());
        }
        assertThat(PartName.of(target, 0)).hasContent("the only record");
    }

    @Test
    void publish_can_be_tried_again() throws IOException {
        Path target = folder.resolve("run.json");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "content");
            pending.finish();
            Path obstacle = Files.createDirectories(target.resolve("in the way"));
            assertThatThrownBy(pending::publish).isInstanceOf(IOException.class);
            Files.delete(obstacle);
            Files.delete(target);
            pending.publish();
        }
        assertThat(target).hasContent("content");
    }

    @Test
    void publish_before_finish_is_refused() throws IOException {
        try (PendingFile pending = PendingFile.open(folder.resolve("run.json"))) {
            assertThatThrownBy(pending::publish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_folder_in_the_place_of_the_file_is_named_at_once() throws IOException {
        Path target = Files.createDirectory(folder.resolve("run.json"));
        assertThatThrownBy(() -> PendingFile.open(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(target.toString());
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("run"), "");
        assertThatThrownBy(() -> PendingFile.open(file.resolve("run.json")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_told_by_finish_with_the_name_of_the_file() throws IOException {
        Path target = Files.writeString(folder.resolve("run.json"), "earlier");
        Files.createSymbolicLink(PartName.of(target, 0), Path.of("/dev/full"));
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "less than a buffer");
            assertThatThrownBy(pending::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(target.toString())
                    .hasMessageContaining("No space left");
        }
        assertThat(target).hasContent("earlier");
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    private static void write(PendingFile pending, String content) throws IOException {
        pending.out().write(content.getBytes(StandardCharsets.UTF_8));
    }
}
