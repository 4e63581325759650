package org.ferryman.cli.sample;

import java.util.List;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.report.AmountText;

/**
 * The result of {@code demo --kratos}.
 *
 * @param run the run folder, with the results and reports of all steps
 * @param steps what was done, in order
 * @param identities how many there are
 * @param from the level before
 * @param to the level that was reached
 * @param migrations how many ran
 * @param rows how many were proven not to have changed, in all tables
 * @param asExpected whether the level is reached exactly, no row changed, and everybody can write again
 */
public record KratosDemoResult(
        String run,
        List<TimedStep> steps,
        long identities,
        String from,
        String to,
        int migrations,
        long rows,
        boolean asExpected)
        implements DemoSummary {

    /** Copies the list. */
    public KratosDemoResult {
        steps = List.copyOf(steps);
    }

    static KratosDemoResult of(
            String run,
            List<TimedStep> steps,
            KratosSample sample,
            KratosMigration migration,
            KratosVerification verification,
            KratosStatus status) {
        boolean reached = status.level().state() == DatabaseLevel.State.EXACT
                && status.level().name().equals(StandInKratos.LEVEL)
                && migration.from().equals(KratosSample.LEVEL);
        return new KratosDemoResult(
                run,
                steps,
                sample.identities(),
                migration.from(),
                migration.to(),
                migration.applied().size(),
                verification.tables().stream()
                        .filter(KratosVerification.Table::equal)
                        .mapToLong(KratosVerification.Table::rows)
                        .sum(),
                reached && verification.equal() && !status.writesStopped());
    }

    @Override
    public void write(TextPage page, ProgramCall call) {
        page.heading("Summary: from Kratos " + from + " to " + to);
        DemoSummary.times(page, steps);
        if (asExpected) {
            page.line(page.style().good("The demo worked") + ": " + AmountText.count(migrations, "migration")
                    + " ran, and none of " + AmountText.count(rows, "row") + " changed.");
        }
        DemoSummary.record(page, "The server is gone", run, "kratos-migrate*.txt  what the stand-in printed");
        page.heading("Next");
        page.line("  " + call.with("sample", "start", "--kratos")
                + "    leaves such a database running, to try each command on");
        page.line("  " + call.with("kratos", "--help") + "     the commands, for a database of your own");
    }
}
