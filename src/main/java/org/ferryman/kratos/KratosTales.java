package org.ferryman.kratos;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosAssessment.TableSize;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.freeze.KratosThaw;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.plan.LevelChange;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.StepFacts;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportGrid;

/** How people are told of the results of Kratos' steps. */
public final class KratosTales {

    static final String MIGRATIONS = "Migrations that would run";
    static final String CHANGES = "What is different afterwards";

    private KratosTales() {}

    /** A level in words. */
    public static String level(DatabaseLevel level) {
        String born = level.legacyRows() && !level.name().equals(DatabaseLevel.V0_5) ? ", born before v0.6" : "";
        return switch (level.state()) {
            case EXACT ->
                level.name().equals(DatabaseLevel.EMPTY)
                        ? "no migration is recorded"
                        : "at Kratos " + level.name() + born;
            case INTERRUPTED -> "on the way at least towards Kratos " + level.name() + born;
            case HALF_RECORDED ->
                "at Kratos " + level.name() + " or on the way there, with a migration not recorded" + born;
            case NEWER -> "newer than Kratos " + level.name() + born;
            case UNKNOWN -> "at no level that Ferryman knows";
        };
    }

    /** What a plan comes to, in a sentence. */
    public static String answer(KratosAssessment assessment) {
        String target = assessment.target().map(tag -> " to Kratos " + tag).orElse("");
        return switch (assessment.answer()) {
            case NEEDED -> AmountText.count(assessment.pending().size(), "migration") + target + " would run.";
            case NOT_NEEDED -> "No migration is needed.";
            case BINARY_OLDER -> "The new Kratos is older than the database.";
            case UNKNOWN -> "There is no plan.";
        };
    }

    static void assess(KratosAssessment result, StepFacts facts) {
        facts.summary("The database is " + level(result.level()) + ". " + answer(result))
                .attention(result.blocked())
                .fact("Level", level(result.level()))
                .fact(
                        "New Kratos",
                        result.binary().map(KratosAssessment.Binary::version).orElse("not run"))
                .findings(result.findings());
        facts.table(migrations(result.pending())).table(changes(result.changes()));
    }

    static ReportGrid migrations(List<PendingMigration> pending) {
        return new ReportGrid(
                MIGRATIONS,
                columns("version", "name", "transaction", "grows with the data", "locks"),
                pending.stream().map(KratosTales::cells).toList());
    }

    static ReportGrid changes(List<LevelChange> changes) {
        return new ReportGrid(
                CHANGES,
                columns("since", "what", "why it matters", "what to do"),
                changes.stream()
                        .map(change -> List.of(change.since(), change.what(), change.why(), change.remedy()))
                        .toList());
    }

    private static List<ReportGrid.Column> columns(String... headings) {
        return Stream.of(headings).map(ReportGrid.Column::text).toList();
    }

    /** What Kratos' tables take, with their indexes. */
    static String size(KratosAssessment assessment) {
        return AmountText.bytes(
                assessment.tables().stream().mapToLong(TableSize::bytes).sum());
    }

    /** For how long nobody could write, as far as that is known before a rehearsal. */
    static String outage(KratosAssessment assessment) {
        long growing = assessment.pending().stream()
                .filter(migration -> migration.growsWithData().orElse(true))
                .count();
        if (assessment.pending().isEmpty()) {
            return "No migration is to be run.";
        }
        return growing == 0
                ? "Some seconds: none of these migrations takes longer the more rows there are."
                : "Not measured yet: " + AmountText.count(growing) + " of these migrations "
                        + (growing == 1 ? "takes" : "take") + " longer the more rows there are. On one server all of"
                        + " them took 36 s at most for tables of 980 MB; yours take " + size(assessment) + ".";
    }

    /** What a rehearsal comes to, in a sentence. */
    public static String verdict(KratosRehearsal result) {
        return switch (result.verdict()) {
            case SUCCEEDS ->
                "The upgrade from Kratos " + result.from() + " to " + result.to() + " succeeded on a copy.";
            case FAILS ->
                result.stopped()
                        .map(stopped -> "On a copy the upgrade failed"
                                + stopped.version()
                                        .map(version -> " at migration " + version)
                                        .orElse("")
                                + stopped.sqlState()
                                        .map(state -> ", SQLSTATE " + state)
                                        .orElse("")
                                + ".")
                        .orElse("On a copy the upgrade did not do what it should.");
            case NOT_NEEDED -> "No migration is needed: nothing was rehearsed.";
        };
    }

    /** What taking a rehearsed upgrade back comes to, in a sentence. */
    public static String undo(KratosRehearsal.Undone undone) {
        if (undone.seconds().isEmpty()) {
            return "Not rehearsed with `migrate sql down`: " + undone.reason() + ".";
        }
        String took = " took " + AmountText.seconds(undone.seconds().get());
        return undone.exact()
                ? "`migrate sql down`" + took + ", and everything was as before."
                : "`migrate sql down`" + took + ", and is not exact: " + undone.reason() + ".";
    }

    static void rehearse(KratosRehearsal result, StepFacts facts) {
        facts.summary(verdict(result))
                .attention(result.verdict() == KratosRehearsal.Verdict.FAILS)
                .findings(result.findings());
        result.forecast().ifPresent(forecast -> facts.fact("Forecast", forecast.text()));
        result.copy().ifPresent(copy -> facts.fact("Copied", copied(copy)));
        result.undo().ifPresent(undone -> facts.fact("Undo", undo(undone)));
        result.output().ifPresent(file -> facts.fact("What Kratos printed", file));
        if (!result.migrations().isEmpty()) {
            facts.table(new ReportGrid(
                    "Migrations on the copy, the slowest first",
                    Stream.of("version", "name", "seconds")
                            .map(ReportGrid.Column::text)
                            .toList(),
                    slowest(result.migrations())
                            .map(time -> List.of(time.version(), time.name(), AmountText.seconds(time.seconds())))
                            .toList()));
        }
    }

    /** What was copied, for people. */
    public static String copied(KratosRehearsal.Copied copy) {
        return AmountText.bytes(copy.databaseBytes()) + " in " + AmountText.seconds(copy.seconds()) + " to "
                + copy.place() + (copy.how().equals("pg_dump") ? ", by pg_dump" : "");
    }

    /** Migrations in the order of their times. */
    public static Stream<MigrationTime> slowest(List<MigrationTime> times) {
        return times.stream()
                .sorted(Comparator.comparingDouble(MigrationTime::seconds).reversed());
    }

    static void freeze(KratosFreeze result, StepFacts facts) {
        facts.summary("Nobody but the new Kratos could write to " + AmountText.count(result.tables(), "table") + ".")
                .fact("Since", result.since().truncatedTo(ChronoUnit.SECONDS).toString())
                .fact("Writers waited", AmountText.seconds(result.seconds()))
                .findings(result.findings())
                .statements(result.statements());
        result.position().ifPresent(lsn -> facts.fact("Every row is in the log up to", lsn));
    }

    static void thaw(KratosThaw result, StepFacts facts) {
        result.writesStoppedSeconds()
                .ifPresent(seconds -> facts.fact("Nobody could write for", AmountText.seconds(seconds)));
        facts.summary(result.changed() ? "Everybody can write again." : "Nothing was frozen.")
                .findings(result.findings())
                .statements(result.statements());
    }

    static void migrate(KratosMigration result, StepFacts facts) {
        facts.summary(AmountText.count(result.applied().size(), "migration") + " run, from " + result.from() + " to "
                        + result.to() + ".")
                .fact(result.output().isPresent() ? "Kratos took" : "Watched for", AmountText.seconds(result.seconds()))
                .fact(
                        "Nobody could write for",
                        result.writesStoppedSeconds().map(AmountText::seconds).orElse("writes were not stopped"))
                .findings(result.findings());
        result.output().ifPresent(file -> facts.fact("What Kratos printed", file));
        result.repaired().forEach(repair -> facts.fact("Put right first", repair));
        result.undo().forEach(statement -> facts.fact("Takes that back", statement));
        result.undoFile().ifPresent(file -> facts.fact("Takes the repair of rows back", file));
    }

    static void verify(KratosVerification result, StepFacts facts) {
        facts.summary(verdict(result))
                .attention(!result.equal())
                .fact("Level", result.level())
                .fact("Kratos says that it is ready", yesOrNo(result.ready()))
                .table(new ReportGrid(
                        "Tables",
                        List.of(
                                ReportGrid.Column.text("table"),
                                ReportGrid.Column.number("rows"),
                                ReportGrid.Column.text("as before")),
                        result.tables().stream()
                                .map(table -> List.of(table.name(), AmountText.count(table.rows()), asBefore(table)))
                                .toList()))
                .findings(result.findings());
    }

    /** How a table compares with what it held before. */
    public static String asBefore(KratosVerification.Table table) {
        return table.equal() ? "yes" : table.expectedToDiffer() ? "no, the migrations write to it" : "no";
    }

    /** What a verification comes to, in a sentence. */
    public static String verdict(KratosVerification result) {
        if (!result.provable()) {
            return "Whether a row changed can't be proven.";
        }
        return result.equal() ? "The migrations changed no row." : "Not everything is as it should be.";
    }

    static void undo(KratosUndo result, StepFacts facts) {
        facts.summary("The database is back at Kratos " + result.to() + ". " + proof(result))
                .attention(!result.equal())
                .fact(
                        "Way",
                        result.backup()
                                .map(folder -> "the backup in " + folder)
                                .orElseGet(() ->
                                        AmountText.count(result.takenBack().size(), "migration") + " taken back"))
                .fact("Took", AmountText.seconds(result.seconds()))
                .findings(result.findings());
        result.output().ifPresent(file -> facts.fact("What Kratos printed", file));
        result.given().forEach(written -> facts.fact("Written since", written.told()));
    }

    /** What the proof of an undo comes to, in a sentence. */
    public static String proof(KratosUndo result) {
        if (!result.equal()) {
            return "Not everything is as it should be.";
        } else if (result.asBeforeUpgrade().equals(Optional.of(true))) {
            return "Every table holds what it held before the upgrade.";
        }
        return switch (result.provenBy()) {
            case BEFORE_UPGRADE -> "Every table holds what it held before the upgrade.";
            case BEFORE_UNDO -> "Every table holds what it held before the undo.";
            case BACKUP -> "Every table holds what the backup does.";
        };
    }

    private static List<String> cells(PendingMigration migration) {
        return List.of(
                migration.version(),
                migration.name(),
                yesOrNo(migration.transactional()),
                yesOrNo(migration.growsWithData()),
                String.join(", ", migration.locks()));
    }

    /** What is known of something, in a word. */
    public static String yesOrNo(Optional<Boolean> known) {
        return known.map(is -> is ? "yes" : "no").orElse("unknown");
    }
}
