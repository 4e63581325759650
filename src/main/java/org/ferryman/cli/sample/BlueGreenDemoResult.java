package org.ferryman.cli.sample;

import java.util.List;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.playbook.sample.SampleWriting;
import org.ferryman.playbook.sample.SampleWriting.Move;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;

/**
 * The result of {@code demo --kratos --blue-green}.
 *
 * @param run the run folder, with the results and reports of all steps
 * @param steps what was done, in order
 * @param identities how many there were before
 * @param from the level of the source
 * @param to the level that the target got
 * @param migrations how many ran on the target
 * @param writing what came of those who registered all along
 * @param cutover whether both sides held the same when the target took over
 * @param wayBack whether both sides held the same when the source took over again
 * @param asExpected whether the level was reached, nothing differs, nothing is lost, and registrations went there and
 *     back
 */
public record BlueGreenDemoResult(
        String run,
        List<TimedStep> steps,
        long identities,
        String from,
        String to,
        int migrations,
        SampleWriting writing,
        RowEquality cutover,
        RowEquality wayBack,
        boolean asExpected)
        implements DemoSummary {

    private static final List<String> THERE_AND_BACK = List.of("target", "source");

    /** Copies the list. */
    public BlueGreenDemoResult {
        steps = List.copyOf(steps);
    }

    static BlueGreenDemoResult of(
            String run,
            List<TimedStep> steps,
            KratosSample sample,
            KratosPreparation preparation,
            KratosCutover cutover,
            KratosReturn back,
            SampleWriting writing) {
        boolean reached = preparation.from().equals(KratosSample.LEVEL)
                && preparation.to().equals(StandInKratos.LEVEL);
        boolean same = cutover.isProven() && back.proof() == RowEquality.EQUAL;
        boolean all = writing.lost() == 0
                && writing.moves().stream().map(Move::to).toList().equals(THERE_AND_BACK);
        return new BlueGreenDemoResult(
                run,
                steps,
                sample.identities(),
                preparation.from(),
                preparation.to(),
                preparation.applied().size(),
                writing,
                cutover.proof(),
                back.proof(),
                reached && same && all);
    }

    @Override
    public void write(TextPage page, ProgramCall call) {
        page.heading("Summary: Kratos " + from + " to " + to + " on a second server, and back");
        DemoSummary.times(page, steps);
        for (Move move : writing.moves()) {
            page.line("To the " + move.to() + ": nobody could register for " + AmountText.seconds(move.seconds())
                    + ", as those saw it who tried.");
        }
        page.line("Registrations: " + writing.told() + ".");
        page.line("Both sides compared: " + cutover.keyword() + " at the cut-over, " + wayBack.keyword()
                + " on the way back.");
        if (asExpected) {
            page.line(page.style().good("The demo worked") + ": nothing is lost, and nothing differs.");
        }
        DemoSummary.record(page, "Both servers are gone", run, "kratos-migrate*.txt  what the stand-in printed");
        page.heading("Next");
        page.line("  " + call.with("sample", "start", "--kratos", "--blue-green")
                + "    leaves such servers running, to try each command on");
        page.line("  " + call.with("kratos", "--help") + "     the commands, for a database of your own");
    }
}
