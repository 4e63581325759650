package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.PartName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSumsTest {

    /** Of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private List<FileSum> sums() throws Exception {
        return FileSums.of(folder, new Cancellation(), bytes -> {});
    }

    @Test
    void lists_every_file_below_with_its_sum_and_not_itself() throws Exception {
        Files.createDirectory(folder.resolve("dump"));
        Files.writeString(folder.resolve("dump/toc.dat"), "abc");
        Files.writeString(folder.resolve("a"), "abc");
        FileSums.write(folder, sums());
        assertThat(sums()).containsExactly(new FileSum("a", 3, ABC), new FileSum("dump/toc.dat", 3, ABC));
        assertThat(folder.resolve("SHA256SUMS")).hasContent(ABC + "  a\n" + ABC + "  dump/toc.dat\n");
        assertThat(FileSums.differences(FileSums.read(folder), sums())).isEmpty();
    }

    @Test
    void names_what_is_missing_changed_or_new() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(folder.resolve(name), "abc");
        }
        FileSums.write(folder, sums());
        Files.delete(folder.resolve("a"));
        Files.writeString(folder.resolve("b"), "abd");
        Files.writeString(folder.resolve("d"), "abc");
        assertThat(FileSums.differences(FileSums.read(folder), sums()))
                .containsExactly("a is missing", "b is changed", "d is new");
    }

    @Test
    void what_is_no_manifest_is_not_taken_for_one() throws Exception {
        Files.writeString(folder.resolve("SHA256SUMS"), "hello\n");
        assertThatThrownBy(() -> FileSums.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("SHA256SUMS").toString());
    }

    @Test
    void cancelling_ends_it() throws Exception {
        Files.writeString(folder.resolve("a"), "abc");
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        assertThatThrownBy(() -> FileSums.of(folder, cancellation, bytes -> {})).isInstanceOf(CancelledException.class);
    }

    @Test
    void a_pending_folder_leaves_alone_what_others_fill_or_have_made_beside_it() throws Exception {
        Path target = folder.resolve("keto");
        Path users = Files.createDirectory(folder.resolve("keto.part"));
        Files.writeString(users.resolve("file"), "a user's own");
        try (PendingFolder first = PendingFolder.open(target);
                PendingFolder second = PendingFolder.open(target)) {
            Files.writeString(first.part().resolve("file"), "first");
            Files.writeString(second.part().resolve("file"), "second");
            first.publish();
            assertThatThrownBy(second::publish).isInstanceOf(InputException.class);
        }
        assertThat(target.resolve("file")).hasContent("first");
        assertThat(users.resolve("file")).hasContent("a user's own");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keto", "keto.part");
    }

    @Test
    void what_a_killed_process_left_of_a_pending_folder_is_deleted_by_the_next() throws Exception {
        Path target = folder.resolve("keto");
        Path own = PartName.of(target, 0);
        Path left = own.resolveSibling(own.getFileName().toString().replaceFirst("-\\d+-0\\.part$", "-86400-0.part"));
        Files.writeString(Files.createDirectory(left).resolve("file"), "half of it");
        PendingFolder.open(target).close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_pending_folder_is_there_at_once_or_not_at_all() throws Exception {
        Path target = folder.resolve("new parent/backup");
        try (PendingFolder pending = PendingFolder.open(target)) {
            Files.writeString(pending.part().resolve("file"), "abc");
            assertThat(target).doesNotExist();
        }
        assertThat(folder.resolve("new parent")).isEmptyDirectory();
        try (PendingFolder pending = PendingFolder.open(target)) {
            assertThat(pending.part()).isEmptyDirectory();
            Files.writeString(pending.part().resolve("file"), "abc");
            pending.publish();
        }
        assertThat(target.resolve("file")).hasContent("abc");
        assertThatThrownBy(() -> PendingFolder.open(target)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> PendingFolder.open(target.resolve("file"))).isInstanceOf(InputException.class);
        assertThat(target.resolve("file")).hasContent("abc");
        try (PendingFolder pending = PendingFolder.open(Files.createDirectory(folder.resolve("empty")))) {
            pending.publish();
        }
        assertThat(folder.resolve("empty")).isEmptyDirectory();
    }
}
