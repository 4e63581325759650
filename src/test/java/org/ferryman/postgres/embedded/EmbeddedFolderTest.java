package org.ferryman.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folders of embedded servers, beside those of others. */
@Timeout(60)
class EmbeddedFolderTest {

    private static final int ROUNDS = 2_000;

    @TempDir
    private Path parent;

    @Test
    void folders_that_others_remove_at_the_same_moment_are_passed_over() throws Exception {
        EmbeddedFolder own = EmbeddedFolder.temporary(parent);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Void> ends = CompletableFuture.runAsync(this::comeAndGo, other);
            while (!ends.isDone()) {
                assertThat(own.stale()).isEmpty();
            }
            ends.get();
        } finally {
            other.shutdownNow();
        }
    }

    /** As another process does: makes its folder, and removes it. */
    private void comeAndGo() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                EmbeddedFolder.temporary(parent).delete();
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void the_folder_of_a_process_that_is_gone_is_stale() throws Exception {
        EmbeddedFolder own = EmbeddedFolder.temporary(parent);
        EmbeddedFolder left = EmbeddedFolder.temporary(parent);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        Files.writeString(left.path().resolve("owner"), Long.toString(process.pid()));
        assertThat(own.stale()).extracting(EmbeddedFolder::path).containsExactly(left.path());
    }
}
