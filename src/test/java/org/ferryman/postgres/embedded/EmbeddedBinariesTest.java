package org.ferryman.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PlaceException;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.file.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class EmbeddedBinariesTest {

    private static final byte[] ARCHIVE = "not an archive".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Finding refusal(Path cache) {
        PlaceException refused =
                catchThrowableOfType(PlaceException.class, () -> EmbeddedBinaries.unpack(ARCHIVE, cache));
        assertThat(UnexpectedFailure.ofFile(refused)).isEqualTo(refused.finding());
        return refused.finding();
    }

    @Test
    void m3_the_programs_are_kept_where_the_environment_says() {
        Path home = Path.of("/home/me");
        assertThat(EmbeddedBinaries.cache(Map.of(), home)).isEqualTo(Path.of("/home/me/.cache"));
        assertThat(EmbeddedBinaries.cache(Map.of("XDG_CACHE_HOME", "/c"), home)).isEqualTo(Path.of("/c"));
        assertThat(EmbeddedBinaries.cache(Map.of("XDG_CACHE_HOME", "c"), home)).isEqualTo(Path.of("/home/me/.cache"));
    }

    /** A file system that is mounted with noexec says of each program what a missing permission says. */
    @Test
    void m4_a_folder_from_which_no_program_may_be_run_is_named_with_what_to_set() throws Exception {
        Path bin = folder.resolve("ferryman/postgres")
                .resolve(HexFormat.of().formatHex(Sha256.of(ARCHIVE), 0, 8))
                .resolve("bin");
        Files.createDirectories(bin);
        Files.writeString(bin.resolve("initdb"), "#!/bin/sh");

        Finding finding = refusal(folder);

        assertThat(finding.id()).isEqualTo("EMBEDDED_SERVER_NO_PLACE");
        assertThat(finding.seen()).contains(folder.toString(), "noexec");
        assertThat(finding.remedy()).contains("XDG_CACHE_HOME");
    }

    @Test
    void m4_a_folder_that_can_not_be_written_is_named_with_what_to_set() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        Finding finding = refusal(file);

        assertThat(finding.id()).isEqualTo("EMBEDDED_SERVER_NO_PLACE");
        assertThat(finding.seen()).contains(file.toString());
        assertThat(finding.remedy()).contains("XDG_CACHE_HOME");
    }

    @Test
    void what_could_not_be_unpacked_to_its_end_is_removed() throws Exception {
        refusal(folder);

        try (var left = Files.list(folder.resolve("ferryman/postgres"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void the_programs_that_are_packed_are_unpacked_and_run() throws Exception {
        Path output = folder.resolve("output");

        EmbeddedBinaries.unpack(EmbeddedBinaries.archive(), folder).run(output, "postgres", "--version");

        assertThat(output).content().startsWith("postgres (PostgreSQL) ");
    }

    @Test
    void those_who_unpack_at_the_same_time_share_one_copy_and_clean_up_after_a_killed_one() throws Exception {
        Path versions = Files.createDirectories(folder.resolve("ferryman/postgres"));
        Path abandoned = Files.createDirectory(versions.resolve("unpacking-1"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        byte[] program = new byte[1 << 20];
        new Random(1).nextBytes(program);
        byte[] archive = packed("bin/initdb", program);
        CyclicBarrier together = new CyclicBarrier(4);
        Callable<EmbeddedBinaries> unpacking = () -> {
            together.await();
            return EmbeddedBinaries.unpack(archive, folder);
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<EmbeddedBinaries> each : threads.invokeAll(Collections.nCopies(4, unpacking))) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        try (var left = Files.list(versions)) {
            assertThat(left)
                    .singleElement()
                    .satisfies(one -> assertThat(one.resolve("bin/initdb"))
                            .hasBinaryContent(program)
                            .isExecutable());
        }
    }

    /** One file, packed as PostgreSQL is. */
    private static byte[] packed(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
