package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.junit.jupiter.api.Test;

/** The whole upgrade in one command. */
final class KratosRunTest extends KratosRunFixture {

    @Test
    void the_whole_way_is_gone_and_at_its_end_everybody_writes_again() throws Exception {
        Said said = run(Manner.WELL);
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(steps(said))
                .containsExactly(
                        "check DONE",
                        "assess DONE",
                        "backup DONE",
                        "freeze DONE",
                        "migrate DONE",
                        "verify DONE",
                        "thaw DONE");
        assertThat(writes()).isTrue();
        JsonNode report = report();
        assertThat(report.path("verdict").asText())
                .matches("29 migrations run, v0\\.11\\.1 → v1\\.3\\.1; no row changed \\(24 tables, 1 row compared\\);"
                        + " writes stood still for [0-9.]+ s\\.");
        assertThat(report.path("attention").asBoolean()).isFalse();
        for (Said place : List.of(said, kratos("status", "--json"))) {
            assertThat(place.json().at("/summary/sentence").asText())
                    .as("the same in each place")
                    .isEqualTo(report.path("verdict").asText());
            assertThat(place.json().at("/summary/attention").asBoolean()).isFalse();
        }
        assertThat(report.path("next").toString())
                .as("nobody is told to keep a backup that was waived")
                .doesNotContain("Keep the backup");
        assertThat(kratos("status").out().replaceAll("\\s+", " "))
                .contains("So far: " + report.path("verdict").asText());
        assertThat(folder.resolve("report.html")).content().contains("What is different afterwards");
        Said again = run(Manner.WELL);
        assertThat(again.exit()).isZero();
        assertThat(steps(again)).as("nothing is left to do").containsExactly("check DONE", "assess DONE");
        assertThat(kratos("status", "--json").json().at("/result/next/0").asText())
                .as("as the record tells it")
                .startsWith("Start the new Kratos");
        assertThat(again.findingIds()).contains("KRATOS_UP_TO_DATE").doesNotContain("KRATOS_WRITES_STOPPED");
        assertThat(report().path("verdict").asText()).startsWith("29 migrations run");
    }

    @Test
    void after_a_failure_it_says_that_writes_are_stopped_and_the_same_command_goes_on() throws Exception {
        Said failed = run(Manner.FAILS_AT_THE_FOURTH);
        assertThat(failed.exit()).isEqualTo(6);
        assertThat(steps(failed)).endsWith("freeze DONE", "migrate STOPPED");
        assertThat(failed.findingIds()).contains("KRATOS_MIGRATION_FAILED", "KRATOS_WRITES_STOPPED");
        JsonNode report = report();
        assertThat(report.path("verdict").asText())
                .isEqualTo("The migrations did not come to their end; writes are still stopped.");
        assertThat(report.path("attention").asBoolean()).isTrue();
        JsonNode status = kratos("status", "--json").json().path("result");
        assertThat(status.path("writesStopped").asBoolean()).isTrue();
        assertThat(status.path("next").get(0).asText()).contains("`ferryman kratos migrate`", "`ferryman kratos undo`");
        assertThat(status.path("next").get(1).asText()).contains("`ferryman kratos thaw`");
        Said said = run(Manner.WELL);
        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(steps(said))
                .containsExactly(
                        "check DONE",
                        "assess DONE",
                        "backup ALREADY_DONE",
                        "freeze ALREADY_DONE",
                        "migrate DONE",
                        "verify DONE",
                        "thaw DONE");
        assertThat(report().path("verdict").asText())
                .as("both attempts together")
                .startsWith("29 migrations run, v0.11.1 → v1.3.1; no row changed");
    }

    /** As after a kill when the migrations are done: no migration is needed, and the proof and the thaw are. */
    @Test
    void between_migrations_and_proof_the_same_command_goes_on_and_only_a_proof_lets_writes_go_on() throws Exception {
        Said first = run(Manner.WELL, "--until", "migrate");
        assertThat(first.exit()).isZero();
        assertThat(first.findingIds()).contains("KRATOS_WRITES_STOPPED");
        assertThat(report().path("verdict").asText())
                .isEqualTo("29 migrations run, v0.11.1 → v1.3.1; not verified yet; writes are still stopped.");
        test.execute("ALTER INDEX sessions_id_nid_idx RENAME TO another");
        Said stopped = run(Manner.WELL);
        assertThat(stopped.exit()).isEqualTo(5);
        assertThat(steps(stopped))
                .containsExactly(
                        "check DONE",
                        "assess DONE",
                        "backup ALREADY_DONE",
                        "freeze ALREADY_DONE",
                        "migrate ALREADY_DONE",
                        "verify STOPPED");
        assertThat(stopped.findingIds()).contains("KRATOS_CATALOG_DIFFERS", "KRATOS_WRITES_STOPPED");
        assertThat(writes()).isFalse();
        assertThat(report().path("verdict").asText())
                .endsWith("; not everything is as it should be; writes are still stopped.");
        test.execute("ALTER INDEX another RENAME TO sessions_id_nid_idx");
        Said said = run(Manner.WELL);
        assertThat(said.exit()).isZero();
        assertThat(steps(said)).endsWith("verify DONE", "thaw DONE");
        assertThat(writes()).isTrue();
    }

    /** The one that `undo` restores must hold every row, and it costs nobody an outage before the freeze. */
    @Test
    void a_backup_that_rows_were_written_after_is_told_at_the_freeze_and_made_again_while_nobody_writes()
            throws Exception {
        String[] backup = {
            "run", "--yes", "--json", "--no-rehearsal", "--tool", "built-in", "--kratos", kratos(Manner.WELL)
        };
        assertThat(steps(kratos(with(backup, "--until", "backup")))).endsWith("backup DONE");
        assertThat(steps(kratos(with(backup, "--until", "backup"))))
                .as("nothing was written")
                .endsWith("backup ALREADY_DONE");
        test.execute(
                "INSERT INTO networks (id, created_at, updated_at) VALUES (md5(random()::text)::uuid, now(), now())");
        Said frozen = kratos(with(backup, "--from", "freeze", "--until", "freeze"));
        assertThat(frozen.findingIds()).contains("KRATOS_BACKUP_BEFORE_FREEZE");
        assertThat(steps(kratos(with(backup, "--until", "freeze"))))
                .as("nobody writes any more")
                .endsWith("backup DONE", "freeze ALREADY_DONE");
        assertThat(steps(kratos(with(backup, "--until", "freeze"))))
                .endsWith("backup ALREADY_DONE", "freeze ALREADY_DONE");
        long networks = 0;
        for (JsonNode table :
                Json.read(folder.resolve("backup.json"), JsonNode.class).path("tables")) {
            networks += table.path("table").asText().equals("networks")
                    ? table.path("rows").asLong()
                    : 0;
        }
        assertThat(networks).isEqualTo(2);
    }

    @Test
    void what_somebody_thaws_by_hand_is_on_record_and_the_report_asks_to_look_at_it() throws Exception {
        run(Manner.WELL, "--until", "migrate");
        assertThat(kratos("thaw", "--yes").exit()).isZero();
        JsonNode report = report();
        assertThat(report.path("verdict").asText()).isEqualTo("29 migrations run, v0.11.1 → v1.3.1; not verified yet.");
        assertThat(report.path("attention").asBoolean()).isTrue();
    }

    @Test
    void what_a_killed_run_left_half_done_does_not_stop_it() throws Exception {
        test.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        GoldenSchema.create(test, "v26.2.0");
        test.execute("DELETE FROM schema_migration WHERE version = '20250708190000000000'");
        String newer =
                MigratingKratos.command(home, "v26.2.0", Manner.WELL).words().get(0);
        Said said = kratos(
                "run",
                "--yes",
                "--json",
                "--no-rehearsal",
                "--waive",
                "a test",
                "--kratos",
                newer,
                "--until",
                "migrate");
        assertThat(said.findingIds()).contains("KRATOS_HALF_RECORDED");
        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(steps(said)).endsWith("assess DONE", "backup DONE", "freeze DONE", "migrate DONE");
    }

    @Test
    void writes_are_not_stopped_where_no_migration_is_to_be_run() throws Exception {
        GoldenSchema.record(test, pending("v0.11.1", "v1.3.1"));
        Said said = run(Manner.WELL, "--from", "freeze", "--until", "migrate");
        assertThat(said.exit()).isZero();
        assertThat(steps(said)).containsExactly("freeze ALREADY_DONE", "migrate ALREADY_DONE");
        assertThat(writes()).isTrue();
    }

    /** A rehearsal needs a server of its own: so it fails here, and nobody was kept from writing. */
    @Test
    void it_stops_at_a_rehearsal_that_fails_and_one_of_the_same_upgrade_is_not_repeated() throws Exception {
        String[] rehearsed = {
            "run", "--yes", "--json", "--waive", "a test", "--kratos", kratos(Manner.WELL), "--until", "rehearse"
        };
        List<String> elsewhere = new ArrayList<>(List.of(rehearsed));
        elsewhere.addAll(List.of("--rehearsal-scratch-url", test.url()));
        Said stopped = kratos(elsewhere.toArray(String[]::new));
        assertThat(stopped.exit()).isEqualTo(5);
        assertThat(steps(stopped)).containsExactly("check DONE", "assess DONE", "backup DONE", "rehearse STOPPED");
        assertThat(stopped.findingIds()).contains("KRATOS_SCRATCH_ON_PRODUCTION");
        UpgradeOutage outage = UpgradeOutage.of(
                new UpgradeOutage.Measured(0.1, 2, 1, 4_096), new UpgradeOutage.Servers(1, 1, true), 1_000_000);
        for (String from : List.of("v0.10.1", "v0.11.1")) {
            Json.write(folder.resolve("rehearse.json"), Map.of("forecast", outage, "from", from, "to", "v1.3.1"));
            Said said = kratos(elsewhere.toArray(String[]::new));
            assertThat(steps(said))
                    .as(from)
                    .endsWith(from.equals("v0.11.1") ? "rehearse ALREADY_DONE" : "rehearse STOPPED");
        }
        assertThat(writes()).isTrue();
    }

    /** What is in its way is found before the first change. */
    @Test
    void a_finding_of_the_assessment_stops_it_before_anything_is_changed() throws Exception {
        GoldenSchema.record(test, Set.of("20990101000000000000"));
        Said said = run(Manner.WELL);
        assertThat(said.exit()).isEqualTo(5);
        assertThat(steps(said)).containsExactly("check DONE", "assess STOPPED");
        assertThat(writes()).isTrue();
    }

    @Test
    void a_way_without_a_new_kratos_or_in_the_wrong_order_is_refused_at_once() throws Exception {
        assertThat(kratos("run", "--yes").exit()).isEqualTo(2);
        assertThat(run(Manner.WELL, "--from", "verify", "--until", "freeze").exit())
                .isEqualTo(2);
        assertThat(run(Manner.WELL, "--until", "dance").exit()).isEqualTo(2);
        assertThat(kratos("run", "--kratos", kratos(Manner.WELL)).exit())
                .as("nobody can be asked")
                .isEqualTo(2);
        assertThat(folder).doesNotExist();
    }

    @Test
    void people_read_each_step_as_its_own_command_tells_it() throws Exception {
        Said said = kratos("run", "--yes", "--no-rehearsal", "--waive", "a test", "--kratos", kratos(Manner.WELL));
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .containsSubsequence(
                        "Connection (check)",
                        "Assessment (assess)",
                        "29 migrations to Kratos v1.3.1 would run.",
                        "Stop writes (freeze)",
                        "each write was refused.",
                        "Migrate (migrate)",
                        "29 migrations run: from Kratos v0.11.1 to v1.3.1.",
                        "Verify (verify)",
                        "The migrations changed no row.",
                        "Let writes go on (thaw)",
                        "Everybody can write again.",
                        "Done",
                        "The record is in");
    }

    @Test
    void the_plan_names_what_would_run_and_every_step_and_changes_nothing() throws Exception {
        Path config = Files.writeString(
                home.resolve("kratos.yml"),
                "identity:\n  schemas:\n    - id: default\n      url: file:///etc/kratos/identity.json\n");
        Said said = kratos("runbook", "--kratos", kratos(Manner.WELL), "--kratos-config", config.toString());
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out())
                .startsWith("# Ory Kratos, upgraded in place: runbook\n")
                .containsSubsequence(
                        "at Kratos v0.11.1",
                        "## Migrations that would run",
                        "ACCESS EXCLUSIVE on sessions",
                        "## What is different afterwards",
                        "## In short",
                        "## 1. Connection",
                        "kratos check --url",
                        "## 2. Assessment",
                        "kratos assess --kratos " + kratos(Manner.WELL) + " --kratos-config " + config + " --url",
                        "## 3. Identities",
                        "kratos identities --kratos-config " + config + " --url",
                        "## 4. Backup",
                        "kratos backup --test-restore --url",
                        "## 5. Rehearsal",
                        "kratos rehearse --kratos",
                        "## 6. Stop writes",
                        "CREATE TRIGGER",
                        "## 7. Migrate",
                        "kratos migrate --kratos " + kratos(Manner.WELL) + " --kratos-config " + config + " --url",
                        "runs 29 migrations: " + kratos(Manner.WELL) + " migrate sql -e --yes",
                        "## 8. Verify",
                        "## 9. Let writes go on",
                        "## Afterwards")
                .doesNotContain(test.password());
        assertThat(Files.readString(folder.resolve("runbook.md"))).isEqualTo(said.out());
        assertThat(writes()).isTrue();
        String html =
                HtmlRenderer.builder().build().render(Parser.builder().build().parse(said.out()));
        assertThat(html.split("<h1>", -1))
                .as("one heading, that of the document")
                .hasSize(2);
    }

    @Test
    void without_a_new_kratos_the_plan_says_what_is_missing() throws Exception {
        JsonNode plan = kratos("runbook", "--json").json().path("result");
        assertThat(plan.path("parts")).hasSize(9);
        assertThat(plan.at("/parts/6/findings").findValuesAsText("id")).containsExactly("KRATOS_COMMAND_MISSING");
    }
}
