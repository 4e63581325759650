package org.ferryman.kratos.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestJava;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class KratosBinaryTest {

    private static final String STATUS = "src/test/resources/golden/kratos/migrate-sql-status-v26.2.0-on-v0.11.1.json";

    @TempDir
    private Path folder;

    private static Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.url(),
                        Map.of("PGPASSWORD", test.password()),
                        Path.of("/nowhere"),
                        label -> Optional.empty())
                .with(TestPatience.get()));
    }

    private static RecordedKratos printing(String out) {
        return new RecordedKratos("", "", "", OptionalInt.of(0), out, "");
    }

    private KratosBinary binary(RecordedKratos recorded) throws Exception {
        return new KratosBinary(
                new KratosCommand(List.of(recorded.script(folder).toString())), Map.of());
    }

    @Test
    void the_version_is_asked_without_a_database(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            KratosVersion version =
                    binary(RecordedKratos.of("v26.2.0", "version")).version(database, Work.quiet());
            assertThat(version.text()).isEqualTo("v26.2.0");
        }
        assertThat(Files.readString(folder.resolve("arguments"))).isEqualTo("version\n");
        assertThat(Files.readAllLines(folder.resolve("environment"))).noneMatch(line -> line.startsWith("DSN="));
    }

    @Test
    void all_migrations_are_what_the_status_of_v26_2_0_says(TestDatabase test) throws Exception {
        String status = Files.readString(Path.of(STATUS));
        List<KnownMigration> expected = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(status)) {
            expected.add(new KnownMigration(
                    each.get("version").asText(),
                    each.get("name").asText(),
                    each.get("state").asText().equals("Applied"),
                    false));
        }
        try (Database database = open(test)) {
            List<KnownMigration> found =
                    binary(printing(status)).migrations(new KratosVersion("v26.2.0"), database, Work.quiet());
            assertThat(found).isEqualTo(expected).hasSize(338);
        }
        assertThat(Files.readString(folder.resolve("arguments"))).isEqualTo("migrate sql status -e --format json\n");
        assertThat(Files.readAllLines(folder.resolve("environment")))
                .anyMatch(line ->
                        line.startsWith("DSN=postgres://") && line.contains("application_name=ferryman-kratos-"));
    }

    /** Below v25.4.0 the question itself applies everything. */
    @Test
    void below_v25_4_0_the_status_is_never_asked(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            KratosBinary binary = binary(printing("[]"));
            for (String version : List.of("v1.3.1", "v25.3.0", "HEAD")) {
                assertThatThrownBy(() -> binary.migrations(new KratosVersion(version), database, Work.quiet()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(folder.resolve("arguments")).doesNotExist();
    }

    /** There the word is taken for a DSN, and everything is applied. */
    @Test
    void below_v25_4_0_nothing_is_taken_back(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            KratosBinary binary = binary(printing(""));
            for (String version : List.of("v1.3.1", "v25.3.0", "HEAD")) {
                assertThatThrownBy(() -> takeBack(binary, new KratosVersion(version), 23, database))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(folder.resolve("arguments")).doesNotExist();
    }

    /** Without a number of steps Kratos takes nothing back; with a negative one it fails. */
    @Test
    void the_newest_migrations_are_taken_back_by_their_number_and_with_the_pass(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            KratosBinary binary = binary(printing("Successfully applied migrations!\n"));
            KratosVersion version = new KratosVersion("v26.2.0");
            assertThatThrownBy(() -> takeBack(binary, version, 0, database))
                    .isInstanceOf(IllegalArgumentException.class);
            ProgramOutput output = takeBack(binary, version, 23, database);
            assertThat(KratosOutcome.of(output).kind()).isEqualTo(KratosOutcome.Kind.APPLIED);
            String call = "migrate sql down -e --yes --steps 23";
            assertThat(binary.takingBack(23)).endsWith("/kratos " + call);
            assertThat(Files.readString(folder.resolve("arguments"))).isEqualTo(call + "\n");
        }
        assertThat(Files.readAllLines(folder.resolve("environment")))
                .anyMatch(line -> line.startsWith("DSN=postgres://") && line.contains("ferryman.pass=let-me-in"));
    }

    private static ProgramOutput takeBack(KratosBinary binary, KratosVersion version, int steps, Database database)
            throws Exception {
        return binary.takeBack(
                version, steps, database, Optional.of(Secret.of("let-me-in")), MigrationFollower.NOBODY, Work.quiet());
    }

    @Test
    void what_says_no_version_and_what_says_no_states_is_refused_with_its_last_words(TestDatabase test)
            throws Exception {
        try (Database database = open(test)) {
            KratosBinary help = binary(RecordedKratos.of("v1.3.1", "no-dsn"));
            assertThatThrownBy(() -> help.version(database, Work.quiet()))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked -> assertThat(blocked.findings())
                                    .singleElement()
                                    .satisfies(finding -> {
                                        assertThat(finding.id()).isEqualTo("KRATOS_NOT_UNDERSTOOD");
                                        assertThat(finding.seen()).contains("ended with code 1", "Last: ");
                                    }));
            KratosBinary other = binary(printing("[{\"version\": \"1\", \"state\": \"Applied\"}]"));
            assertThatThrownBy(() -> other.migrations(new KratosVersion("v26.2.0"), database, Work.quiet()))
                    .isInstanceOf(BlockedException.class);
        }
    }

    @Test
    void a_program_that_is_not_there_is_named(TestDatabase test) throws Exception {
        KratosBinary none = new KratosBinary(new KratosCommand(List.of("/nowhere/kratos")), Map.of());
        try (Database database = open(test)) {
            assertThatThrownBy(() -> none.version(database, Work.quiet()))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked -> assertThat(blocked.findings())
                                    .singleElement()
                                    .satisfies(finding -> {
                                        assertThat(finding.id()).isEqualTo("KRATOS_COMMAND_FAILED");
                                        assertThat(finding.seen()).contains("/nowhere/kratos");
                                    }));
        }
    }

    @Test
    void much_output_does_not_stop_the_program(TestDatabase test) throws Exception {
        String line = "x".repeat(99) + "\n";
        RecordedKratos chatty = new RecordedKratos(
                "", "", "", OptionalInt.of(0), "Version:\tv26.2.0\n" + line.repeat(20_000), line.repeat(20_000));
        try (Database database = open(test)) {
            assertThat(binary(chatty).version(database, Work.quiet()).text()).isEqualTo("v26.2.0");
        }
    }

    @Test
    void a_cancelled_call_leaves_no_session_on_the_server(TestDatabase test) throws Exception {
        assertNoSessionIsLeft(test, Duration.ofMinutes(1), true);
    }

    @Test
    void a_call_whose_time_is_over_leaves_no_session_on_the_server(TestDatabase test) throws Exception {
        assertNoSessionIsLeft(test, Duration.ofSeconds(4), false);
    }

    private void assertNoSessionIsLeft(TestDatabase test, Duration limit, boolean cancel) throws Exception {
        String sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ferryman-kratos-%'"
                + " AND datname = current_database()";
        Cancellation cancellation = new Cancellation();
        Work work = new Work(ProgressListener.NONE, cancellation, Journal.NONE);
        try (Database database = open(test)) {
            KratosDsn dsn = KratosDsn.of(
                    database.settings(), Map.of(), database.patience().lock(), Optional.empty());
            KratosProgram program = new KratosProgram(standIn());
            Callable<KratosProgram.Printed> call =
                    () -> program.run(List.of("migrate"), dsn, limit, MigrationFollower.NOBODY, database, work);
            CompletableFuture<KratosProgram.Printed> running = CompletableFuture.supplyAsync(() -> called(call));
            test.awaitSome(sessions);
            if (cancel) {
                cancellation.request();
                assertThatThrownBy(running::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(CancelledException.class);
            } else {
                assertThat(running.get().output().exit()).isEmpty();
            }
            test.awaitNone(sessions);
        }
    }

    private static <T> T called(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static KratosCommand standIn() {
        return new KratosCommand(TestJava.command(KratosStandIn.class));
    }

    /** Ending the command of a container engine does not end the container. */
    @Test
    void a_container_that_was_not_waited_for_is_stopped_by_its_name(TestDatabase test) throws Exception {
        Path docker = folder.resolve("docker");
        Files.writeString(docker, """
                #!/bin/sh
                echo "$*" >> '%s/calls'
                [ "$1" = run ] && exec sleep 60
                exit 0
                """.formatted(folder));
        if (!docker.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + docker);
        }
        KratosProgram program = new KratosProgram(KratosCommand.parse(docker + " run --rm -e DSN image"));
        ProgramOutput output = program.run(
                        List.of("version"), Duration.ofMillis(500), TestPatience.get(), new Cancellation())
                .output();
        assertThat(output.exit()).isEmpty();
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        String name = calls.get(0).split(" ", -1)[2];
        assertThat(calls).containsExactly("run --name " + name + " --rm -e DSN image version", "stop --time 1 " + name);
        assertThat(name).startsWith("ferryman-kratos-");
    }
}
