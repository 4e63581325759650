package org.ferryman.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
    void what_a_killed_writer_left_is_overwritten() throws IOException {
        Files.writeString(folder.resolve("run.json.part"), "half of something long");
        Path target = folder.resolve("run.json");
        try (PendingFile pending = PendingFile.open(target)) {
            write(pending, "whole");
            pending.finish();
            pending.publish();
        }
        assertThat(target).hasContent("whole");
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
                    .hasMessageContaining(target + ".part");
        }
        assertThat(folder.resolve("run.json.part")).hasContent("the only record");
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
        Files.createSymbolicLink(folder.resolve("run.json.part"), Path.of("/dev/full"));
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
