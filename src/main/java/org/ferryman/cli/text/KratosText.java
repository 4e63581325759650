package org.ferryman.cli.text;

import java.util.List;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.assess.BlueGreenOutlook;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosAssessment.TableSize;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.assess.ServerSession;
import org.ferryman.kratos.fitness.TargetLack;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.plan.LevelChange;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.report.AmountText;

/** What is found of a Kratos database, for people. */
public final class KratosText {

    private final TextPage page;

    public KratosText(TextPage page) {
        this.page = page;
    }

    public void write(KratosAssessment assessment) {
        page.line(where(assessment.database(), assessment.schema()) + KratosTales.level(assessment.level())
                + ", on PostgreSQL " + assessment.serverMajor());
        page.line(AmountText.count(assessment.level().recorded(), "row") + " in schema_migration; Kratos' tables take "
                + AmountText.bytes(
                        assessment.tables().stream().mapToLong(TableSize::bytes).sum()) + " with their indexes");
        assessment.binary().ifPresent(binary -> page.line("The new Kratos: " + TextStyle.value(binary.version())));
        page.line(KratosTales.answer(assessment));
        halfRecorded(assessment.halfRecorded());
        pending(assessment.pending());
        changes(assessment.changes());
        assessment.blueGreen().ifPresent(this::blueGreen);
    }

    private void blueGreen(BlueGreenOutlook outlook) {
        page.heading("The cut-over");
        page.paragraph(outlook.forecast());
        outlook.reasons().forEach(page::paragraph);
        if (outlook.lacks().isEmpty()) {
            return;
        }
        page.heading("What the target lacks");
        for (TargetLack lack : outlook.lacks()) {
            page.line("- " + TextStyle.value(lack.what()));
            lack.commands()
                    .forEach(command -> command.lines().forEach(line -> page.line("    " + TextStyle.value(line))));
        }
        if (outlook.lacks().stream().anyMatch(lack -> !lack.commands().isEmpty())) {
            page.paragraph("Run these on the target, once `ferryman kratos replicate` has made its tables.");
        }
    }

    public void write(KratosStatus status) {
        page.line(where(status.database(), status.schema()) + KratosTales.level(status.level()));
        if (status.pending() > 0) {
            page.line(AmountText.count(status.pending(), "migration") + " to run");
        }
        for (ServerSession session : status.migrating()) {
            page.line("Kratos is at work: pid " + session.pid() + (session.waits() ? ", waits for a lock" : ""));
        }
        if (status.writesStopped()) {
            page.line("Nobody but the new Kratos can write");
        }
        halfRecorded(status.halfRecorded());
        page.heading("What to do next");
        status.next().forEach(page::paragraph);
    }

    public void write(KratosBlueGreenStatus status) {
        KratosBlueGreenStatus.Source source = status.source();
        page.line("Source, database " + TextStyle.value(source.database()) + ": " + KratosTales.level(source.level())
                + "; " + (source.writesStopped() ? "writes are stopped" : "everybody can write"));
        KratosBlueGreenStatus.Target target = status.target();
        page.line("Target, database " + TextStyle.value(target.database()) + ": "
                + target.level()
                        .map(level -> KratosTales.level(level) + "; "
                                + (target.open() ? "everybody can write" : "nobody but Ferryman can write"))
                        .orElse("no tables of Kratos"));
        page.line(phase(status.phase()));
        ReplicationStatus replication = status.replication();
        replication
                .lagBytes()
                .ifPresent(bytes -> page.line("Still to come: " + AmountText.bytes(bytes)
                        + replication
                                .keptBytes()
                                .map(kept -> "; the source keeps " + AmountText.bytes(kept) + " of its log for it")
                                .orElse("")));
        status.sourceSessions()
                .forEach(session -> page.line("Connected to the source: " + TextStyle.value(session.told())));
        status.rehearsed().ifPresent(forecast -> page.paragraph("Rehearsed: " + forecast.text()));
        page.line("Next: " + status.next());
    }

    private String phase(BlueGreenPhase phase) {
        return switch (phase) {
            case NONE -> "Nothing is replicated.";
            case REPLICATING -> "The target does not have everything yet.";
            case FOLLOWING -> page.style().good("The target has everything, and follows the source.");
            case UPGRADING -> page.style().warning("The target is being upgraded, and does not follow meanwhile.");
            case UPGRADED -> page.style().good("The target is upgraded, and follows the source.");
            case DECIDED -> page.style().bad("It is decided, and the target is not open yet.");
            case OPEN -> page.style().good("The target has taken over.");
            case GONE_BACK -> "The old Kratos writes to the source again.";
        };
    }

    private static String where(String database, String schema) {
        return "Database " + TextStyle.value(database) + ", schema " + TextStyle.value(schema) + ": ";
    }

    private void halfRecorded(List<HalfRecorded> all) {
        if (all.isEmpty()) {
            return;
        }
        page.heading("Not recorded, and maybe done");
        TextTable table = new TextTable("version", "makes", "there", "can run again");
        for (HalfRecorded half : all) {
            table.row(half.version(), half.object(), half.present() ? "yes" : "no", half.repeatable() ? "yes" : "no");
        }
        page.table(table);
    }

    private void pending(List<PendingMigration> all) {
        if (all.isEmpty()) {
            return;
        }
        page.heading("Migrations that would run");
        TextTable table = new TextTable("version", "transaction", "grows with data", "name");
        for (PendingMigration migration : all) {
            table.row(
                    migration.version(),
                    KratosTales.yesOrNo(migration.transactional()),
                    KratosTales.yesOrNo(migration.growsWithData()),
                    TextStyle.value(migration.name()));
        }
        page.table(table);
        page.paragraph("The locks that each takes are in assess.json.");
    }

    private void changes(List<LevelChange> all) {
        if (all.isEmpty()) {
            return;
        }
        page.heading("What is different afterwards");
        for (LevelChange change : all) {
            page.paragraph(
                    "Since " + change.since() + ": " + change.what() + " " + change.why() + " " + change.remedy());
        }
    }
}
