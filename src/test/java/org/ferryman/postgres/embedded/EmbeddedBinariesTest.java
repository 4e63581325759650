package org.ferryman.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PlaceException;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.file.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
