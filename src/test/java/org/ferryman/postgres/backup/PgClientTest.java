package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.backup.PgClient.Watch;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.testing.StandIn;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What pg_dump may do instead of dumping. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class PgClientTest {

    private static final String SECRET = "s3cret of the test";
    private static final String V = "15.1";

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private Cancellation cancellation = new Cancellation();
    private StandIn standIn;

    @BeforeEach
    void prepare() throws Exception {
        standIn = StandIn.of(folder.resolve("path with spaces"), V);
    }

    private void dump(Duration patience) throws Exception {
        dump(patience, "/ca.crt", Optional.empty());
    }

    private void dump(Duration patience, String root, Optional<Secret> keyPassword) throws Exception {
        PgClient client = ClientTools.in(standIn.folder()).find(cancellation).get(0);
        ConnectionSettings settings = new ConnectionSettings(
                "db.example.org",
                Optional.empty(),
                5433,
                "da'ta base",
                "ke to",
                Optional.of(Secret.of(SECRET)),
                SslMode.VERIFY_FULL,
                Optional.of(root),
                Optional.empty(),
                Optional.empty(),
                keyPassword,
                Duration.ofSeconds(10),
                Map.of("options", "-c geqo=off"),
                TestPatience.get(),
                List.of());
        client.dump(
                settings,
                "00000003-0000001B-1",
                List.of(new QualifiedName("public", "we\"ird")),
                folder.resolve("dump"),
                folder.resolve("log"),
                new Watch(cancellation, lines::add, sizes::add),
                "do something",
                patience);
    }

    private Finding fails(Duration patience) {
        return catchThrowableOfType(BlockedException.class, () -> dump(patience))
                .findings()
                .get(0);
    }

    @Test
    void learns_the_password_by_its_environment_and_nothing_secret_is_an_argument() throws Exception {
        standIn.dump(
                V,
                "for a in \"$@\"; do echo \"$a\"; done > '" + folder + "/arguments'",
                "env > '" + folder + "/environment'");
        dump(Duration.ofSeconds(30));
        assertThat(Files.readAllLines(folder.resolve("arguments")))
                .contains(
                        "--no-password",
                        "--format=directory",
                        "--snapshot=00000003-0000001B-1",
                        "--file=" + folder.resolve("dump"),
                        "--table=\"public\".\"we\"\"ird\"")
                .noneMatch(argument -> argument.contains(SECRET));
        assertThat(Files.readAllLines(folder.resolve("environment")))
                .contains(
                        "PGPASSWORD=" + SECRET,
                        "PGHOST=db.example.org",
                        "PGPORT=5433",
                        "PGDATABASE=da'ta base",
                        "PGUSER=ke to",
                        "PGSSLMODE=verify-full",
                        "PGSSLROOTCERT=/ca.crt",
                        "PGOPTIONS=-c geqo=off");
    }

    @Test
    void c10_a_connection_that_pg_dump_cannot_make_is_refused_before_it_starts() {
        assertThat(refusal("system", Optional.empty()).seen()).contains("sslrootcert=system");
        assertThat(refusal("/ca.crt", Optional.of(Secret.of(SECRET))).seen())
                .contains("password of the client's key")
                .doesNotContain(SECRET);
    }

    private Finding refusal(String root, Optional<Secret> keyPassword) {
        Finding finding = catchThrowableOfType(
                        BlockedException.class, () -> dump(Duration.ofSeconds(30), root, keyPassword))
                .findings()
                .get(0);
        assertThat(finding.id()).isEqualTo("PG_DUMP_UNUSABLE");
        assertThat(finding.remedy()).contains("--tool built-in");
        return finding;
    }

    @Test
    void tells_each_line_and_the_size_while_it_works() throws Exception {
        standIn.dump(
                V,
                "mkdir \"$file\"",
                "echo 'pg_dump: reading schemas' >&2",
                "printf 12345 > \"$file/toc.dat\"",
                "echo 'pg_dump: dumping' >&2");
        dump(Duration.ofSeconds(30));
        assertThat(lines).containsExactly("pg_dump: reading schemas", "pg_dump: dumping");
        assertThat(sizes.get(sizes.size() - 1)).isEqualTo(5);
    }

    @Test
    void an_error_is_told_with_its_message() throws Exception {
        standIn.dump(
                V, "echo 'pg_dump: reading' >&2", "echo 'pg_dump: error: permission denied for table x' >&2", "exit 1");
        Finding finding = fails(Duration.ofSeconds(30));
        assertThat(finding.id()).isEqualTo("PG_DUMP_FAILED");
        assertThat(finding.seen())
                .contains("code 1")
                .contains("permission denied for table x")
                .doesNotContain("reading");
    }

    @Test
    void being_killed_is_told() throws Exception {
        standIn.dump(V, "kill -9 $$");
        assertThat(fails(Duration.ofSeconds(30)).seen()).contains("code 137");
    }

    @Test
    void a_program_that_reads_an_answer_gets_none() throws Exception {
        standIn.dump(V, "printf 'Password: ' >&2", "read answer || { echo 'no answer' >&2; exit 1; }");
        assertThat(fails(Duration.ofSeconds(30)).seen()).contains("no answer");
    }

    @Test
    void one_that_waits_for_ever_is_ended_with_its_children() throws Exception {
        standIn.dump(V, "echo waiting >&2", "sleep 1234567 & echo $! > '" + folder + "/child'", "wait");
        Finding finding = fails(Duration.ofMillis(500));
        assertThat(finding.id()).isEqualTo("PG_DUMP_SILENT");
        assertThat(finding.seen()).contains("waiting");
        assertGone();
    }

    @Test
    void one_that_does_not_want_to_end_is_made_to() throws Exception {
        standIn.dump(V, "trap '' TERM", "echo $$ > '" + folder + "/child'", "while :; do sleep 0.1; done");
        assertThat(fails(Duration.ofMillis(500)).id()).isEqualTo("PG_DUMP_SILENT");
        assertGone();
    }

    @Test
    void cancelling_ends_it_within_two_seconds() throws Exception {
        standIn.dump(V, "sleep 1234567 & echo $! > '" + folder + "/child'", "echo started >&2", "wait");
        CompletableFuture<Long> asked = new CompletableFuture<>();
        PgClient client = ClientTools.in(standIn.folder()).find(cancellation).get(0);
        Watch watch = new Watch(
                cancellation,
                line -> {
                    asked.complete(System.nanoTime());
                    cancellation.request();
                },
                size -> {});
        ConnectionSettings settings =
                ConnectionSettings.resolve("postgresql://u@h/d", Map.of(), folder, PasswordPrompt.NONE);
        assertThatThrownBy(() -> client.dump(
                        settings, "1", List.of(), folder.resolve("dump"), folder.resolve("log"), watch, "do something"))
                .isInstanceOf(CancelledException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - asked.get())).isLessThan(Duration.ofSeconds(2));
        assertGone();
    }

    @Test
    void a_dump_that_pg_restore_cannot_read_is_told() throws Exception {
        standIn.restore(V, "echo 'pg_restore: error: could not open input file' >&2", "exit 1");
        PgClient client = ClientTools.in(standIn.folder()).find(cancellation).get(0);
        Finding finding = catchThrowableOfType(BlockedException.class, () -> client.list(folder, "UTF8", cancellation))
                .findings()
                .get(0);
        assertThat(finding.seen()).contains("pg_restore").contains("could not open input file");
    }

    /** Waits, as an ended process may take a moment to be gone. */
    private void assertGone() throws Exception {
        long pid = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        ProcessHandle.of(pid)
                .ifPresent(process -> process.onExit()
                        .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
