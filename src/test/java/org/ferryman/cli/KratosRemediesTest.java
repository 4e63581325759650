package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenRows;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.KratosDsn;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands and options that Kratos' findings name: the finding is gone, and the step goes on. */
@UsesServer
@Timeout(90)
final class KratosRemediesTest {

    private static final String OLD = "v1.3.1";
    private static final String NEW = "v26.2.0";

    @TempDir
    private Path home;

    private Said kratos(TestDatabase test, Path run, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--run", run.toString()));
        return Ferryman.kratos(home, test, all.toArray(String[]::new));
    }

    private String kratos(String version, Manner manner) throws Exception {
        return MigratingKratos.command(home, version, manner).words().get(0);
    }

    private static void found(Said said, String id) throws Exception {
        assertThat(said.findingIds()).as(said.out() + said.err()).contains(id);
    }

    private static void gone(Said said, String... ids) throws Exception {
        assertThat(said.findingIds()).as(said.out() + said.err()).doesNotContain(ids);
    }

    private static void right(Said said) {
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
    }

    @Test
    void what_is_wrong_with_the_command_of_the_new_kratos(TestDatabase test) throws Exception {
        GoldenSchema.create(test, OLD);
        Path run = home.resolve("run");
        String good = kratos(NEW, Manner.WELL);
        found(kratos(test, run, "status"), "KRATOS_COMMAND_MISSING");
        found(kratos(test, run, "status", "--kratos", good + " | cat"), "KRATOS_COMMAND_INVALID");
        found(kratos(test, run, "status", "--kratos", good + " -e postgres://u:p@h/d"), "KRATOS_COMMAND_HOLDS_DSN");
        found(kratos(test, run, "status", "--kratos", "/nowhere/kratos"), "KRATOS_COMMAND_FAILED");
        found(kratos(test, run, "status", "--kratos", kratos("v0.11.1", Manner.WELL)), "KRATOS_BINARY_OLDER");
        try (TestDatabase other = test.another()) {
            Ferryman elsewhere = new Ferryman(home, test.password());
            elsewhere.environment.put(
                    KratosDsn.OVERRIDE,
                    "postgres://" + test.superuser() + ":" + test.password() + "@" + test.host() + ":" + test.port()
                            + "/" + other.name() + "?sslmode=disable");
            found(
                    elsewhere.run("kratos", "status", "--url", test.url(), "--kratos", good, "--json"),
                    "KRATOS_SEES_ANOTHER_DATABASE");
        }
        Said followed = kratos(test, run, "status", "--kratos", good);
        right(followed);
        assertThat(followed.findingIds()).isEmpty();
    }

    @Test
    void an_upgrade_that_stopped_goes_on_and_one_that_is_not_wanted_goes_back(TestDatabase test) throws Exception {
        GoldenSchema.create(test, OLD);
        GoldenRows.fill(test, OLD, 3);
        Path run = home.resolve("run");
        Path another = home.resolve("another");
        String good = kratos(NEW, Manner.WELL);
        String before = home.resolve("before").toString();
        right(kratos(test, run, "backup", "--tool", "built-in", "--to", before));
        right(kratos(test, run, "freeze", "--yes"));
        assertThat(kratos(test, run, "migrate", "--yes", "--kratos", kratos(NEW, Manner.FAILS_AT_THE_FOURTH))
                        .exit())
                .isEqualTo(6);
        found(kratos(test, run, "status", "--kratos", good), "KRATOS_INTERRUPTED");
        found(kratos(test, run, "verify"), "KRATOS_LEVEL_NOT_REACHED");

        right(kratos(test, run, "migrate", "--yes", "--kratos", good));
        gone(kratos(test, run, "status", "--kratos", good), "KRATOS_INTERRUPTED");
        gone(kratos(test, run, "verify"), "KRATOS_LEVEL_NOT_REACHED", "KRATOS_NOT_PROVABLE");
        found(kratos(test, another, "verify"), "KRATOS_NOT_PROVABLE");

        found(kratos(test, another, "undo", "--yes"), "KRATOS_NO_WAY_BACK");
        Said lost = kratos(test, run, "undo", "--yes", "--kratos", kratos(NEW, Manner.LOSES_ROWS_AT_THE_FOURTH));
        gone(lost, "KRATOS_NO_WAY_BACK");
        found(lost, "KRATOS_UNDO_DIFFERS");
        assertGoesBackWith(before, test, run);
    }

    /** Once the right one is named. */
    private void assertGoesBackWith(String before, TestDatabase test, Path run) throws Exception {
        try (TestDatabase other = test.another()) {
            GoldenSchema.create(other, OLD);
            Path of = home.resolve("of-another");
            right(kratos(other, home.resolve("other-run"), "backup", "--tool", "built-in", "--to", of.toString()));
            found(kratos(test, run, "undo", "--yes", "--from-backup", of.toString()), "KRATOS_BACKUP_ELSEWHERE");
        }
        Said right = kratos(test, run, "undo", "--yes", "--from-backup", before);
        gone(right, "KRATOS_BACKUP_ELSEWHERE");
        found(right, "KRATOS_WRITTEN_SINCE");
        Said back = kratos(test, run, "undo", "--yes", "--from-backup", before, "--confirm", test.name());
        right(back);
        gone(back, "KRATOS_UNDO_DIFFERS");
        assertThat(back.json().at("/result/asBeforeUpgrade").asBoolean()).isTrue();
        assertThat(test.queryLong("SELECT count(*) FROM session_devices")).isEqualTo(3);
    }

    @Test
    void a_backup_of_another_level_is_not_restored_and_the_right_one_is(TestDatabase test) throws Exception {
        GoldenSchema.create(test, OLD);
        GoldenRows.fill(test, OLD, 3);
        Path run = home.resolve("run");
        String before = home.resolve("before").toString();
        String after = home.resolve("after").toString();
        found(kratos(test, run, "freeze", "--yes"), "KRATOS_BACKUP_MISSING");
        right(kratos(test, run, "backup", "--tool", "built-in", "--to", before));
        Said again = kratos(test, run, "freeze", "--yes");
        right(again);
        gone(again, "KRATOS_BACKUP_MISSING");
        right(kratos(test, run, "migrate", "--yes", "--kratos", kratos(NEW, Manner.WELL)));
        right(kratos(test, run, "backup", "--tool", "built-in", "--to", after));
        found(kratos(test, run, "undo", "--yes", "--from-backup", after), "KRATOS_BACKUP_OF_ANOTHER_LEVEL");
        Said back = kratos(test, run, "undo", "--yes", "--from-backup", before);
        right(back);
        assertThat(back.json().at("/result/to").asText()).isEqualTo(OLD);
    }
}
