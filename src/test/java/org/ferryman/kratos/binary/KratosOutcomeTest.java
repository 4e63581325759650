package org.ferryman.kratos.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.KratosOutcome.Kind;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real versions of Kratos did, understood: each recorded case is run again by a script that does the same. */
class KratosOutcomeTest {

    private static final KratosOutcome APPLIED = new KratosOutcome(Kind.APPLIED, Optional.empty());
    private static final KratosOutcome SILENT = new KratosOutcome(Kind.SILENT, Optional.empty());
    private static final KratosOutcome FAILED = new KratosOutcome(Kind.FAILED, Optional.empty());

    /** By the name of the case; where a version has another one, by version and name. */
    private static final Map<String, KratosOutcome> EXPECTED = Map.ofEntries(
            Map.entry("apply-dirty-nid", failed("23502")),
            // The columns that must be filled come with v26.
            Map.entry("v25.4.0 apply-dirty-nid", APPLIED),
            Map.entry("apply-nothing-to-do", APPLIED),
            Map.entry("apply-object-exists", failed("42P07")),
            Map.entry("apply-success", APPLIED),
            Map.entry("argument-and-e-flag", APPLIED),
            Map.entry("argument-dsn-and-env-dsn", APPLIED),
            Map.entry("config-and-env-dsn", APPLIED),
            Map.entry("config-dsn-only-file", APPLIED),
            Map.entry("config-full-file", APPLIED),
            Map.entry("help", SILENT),
            Map.entry("missing-config-file", FAILED),
            Map.entry("missing-database", new KratosOutcome(Kind.UNREACHABLE, Optional.of("3D000"))),
            Map.entry("no-dsn", FAILED),
            Map.entry("prompt-answer-n", new KratosOutcome(Kind.DECLINED, Optional.empty())),
            Map.entry("prompt-answer-y", APPLIED),
            Map.entry("prompt-stdin-eof", FAILED),
            Map.entry("replica", failed("25006")),
            // It begins with a transaction that a replica can't have.
            Map.entry("v1.3.1 replica", failed("0A000")),
            Map.entry("special-password-percent-encoded", APPLIED),
            Map.entry("special-password-raw", new KratosOutcome(Kind.UNREACHABLE, Optional.empty())),
            Map.entry("status-block-none-pending", SILENT),
            Map.entry("status-block-pending", new KratosOutcome(Kind.TOO_SLOW, Optional.empty())),
            Map.entry("status-none-pending", SILENT),
            Map.entry("status-pending", SILENT),
            Map.entry("unreachable-port", new KratosOutcome(Kind.UNREACHABLE, Optional.empty())),
            Map.entry("up-success", APPLIED),
            Map.entry("version", SILENT),
            Map.entry("wrong-password", new KratosOutcome(Kind.UNREACHABLE, Optional.of("28P01"))),
            Map.entry("wrong-scheme", new KratosOutcome(Kind.UNREACHABLE, Optional.empty())),
            Map.entry("v1.3.1 wrong-scheme", FAILED));

    @TempDir
    private Path folder;

    private static KratosOutcome failed(String state) {
        return new KratosOutcome(Kind.FAILED, Optional.of(state));
    }

    private static Stream<RecordedKratos> recorded() throws IOException {
        return RecordedKratos.all().stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void what_a_real_version_did_is_understood(RecordedKratos recorded) throws Exception {
        Duration limit = recorded.exit().isPresent() ? Duration.ofSeconds(30) : Duration.ofMillis(300);
        KratosCommand command =
                new KratosCommand(List.of(recorded.script(folder).toString()));
        List<String> arguments =
                List.of(recorded.command().replaceFirst("kratos ", "").split(" ", -1));
        ProgramOutput output = new KratosProgram(command)
                .run(arguments, limit, TestPatience.get(), new Cancellation())
                .output();
        KratosOutcome expected = EXPECTED.getOrDefault(recorded.toString(), EXPECTED.get(recorded.name()));
        assertThat(KratosOutcome.of(output)).isEqualTo(expected);
        assertThat(output.exit()).isEqualTo(recorded.exit());
        assertThat(output.out()).isEqualTo(recorded.out());
        assertThat(output.err()).isEqualTo(recorded.err());
        assertThat(Files.readString(folder.resolve("arguments")).strip()).isEqualTo(String.join(" ", arguments));
    }

    @Test
    void every_case_of_every_version_is_expected_by_name() throws IOException {
        assertThat(RecordedKratos.all()).hasSize(106);
        assertThat(RecordedKratos.all().stream().map(RecordedKratos::name).collect(Collectors.toSet()))
                .hasSize(28)
                .isSubsetOf(EXPECTED.keySet());
    }

    @Test
    void each_version_says_which_it_is() throws Exception {
        assertThat(version("v1.3.1").statusReadsOnly()).isFalse();
        assertThat(version("v25.4.0").statusReadsOnly()).isTrue();
        assertThat(version("v26.2.0").statusReadsOnly()).isTrue();
        assertThat(version("HEAD-2026-07-29").text()).isEqualTo("HEAD");
        assertThat(version("HEAD-2026-07-29").isRelease()).isFalse();
        assertThat(version("HEAD-2026-07-29").statusReadsOnly()).isFalse();
    }

    @Test
    void what_is_no_later_release_is_never_taken_for_one_that_only_reads() {
        for (String text : List.of("v25.3.9", "v25.4.0-rc.1", "v1.9999.0", "25.4.0", "v25.4", "master", "v2026")) {
            assertThat(new KratosVersion(text).statusReadsOnly()).as(text).isFalse();
        }
        assertThat(new KratosVersion("v25.4.1").statusReadsOnly()).isTrue();
        assertThat(new KratosVersion("v25.10.0-rc.1").statusReadsOnly()).isTrue();
        assertThat(new KratosVersion("v100.0.0").statusReadsOnly()).isTrue();
    }

    private static KratosVersion version(String name) throws IOException {
        return KratosVersion.of(RecordedKratos.of(name, "version").out()).orElseThrow();
    }
}
