package org.ferryman.kratos;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.kratos.replicate.KratosReplication;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.StoppedReplication;
import org.ferryman.playbook.StepFacts;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportGrid;

/** How people are told of the results of an upgrade in a second database. */
public final class KratosBlueGreenTales {

    /** In seconds: less is told as none. */
    private static final double MOMENT = 0.1;

    private KratosBlueGreenTales() {}

    /** What a rehearsal comes to, in a sentence. */
    public static String verdict(PairRehearsal result) {
        return switch (result.verdict()) {
            case SUCCEEDS ->
                "The upgrade from Kratos " + result.from() + " to " + result.to() + " succeeded on two copies"
                        + (result.wayBack().isPresent() ? ", there and back." : ".");
            case FAILS -> "On two copies the upgrade did not do what it should.";
            case NOT_NEEDED -> "No migration is needed: nothing was rehearsed.";
        };
    }

    /** What was done while it was rehearsed, and that nothing of it was lost. */
    public static String writes(PairRehearsal.Writes writes) {
        return AmountText.count(writes.inserted(), "identity", "identities") + " made and "
                + AmountText.count(writes.updated(), "change") + " of them acknowledged; "
                + (writes.lost() == 0
                        ? "none was lost."
                        : AmountText.count(writes.lost(), "identity lacks", "identities lack")
                                + " what was acknowledged.");
    }

    /** One crossing, in a sentence. */
    public static String crossed(PairRehearsal.Crossing crossing) {
        return "Writes stood still for " + AmountText.seconds(crossing.writesStoodStillSeconds()) + ". "
                + proof(crossing.proof(), crossing.tables());
    }

    /** What took longer than a moment, in its order. */
    public static Stream<PairRehearsal.StepTime> longest(List<PairRehearsal.StepTime> times) {
        return times.stream().filter(time -> time.seconds() >= MOMENT);
    }

    static void rehearse(PairRehearsal result, StepFacts facts) {
        facts.summary(verdict(result))
                .attention(result.verdict() == KratosRehearsal.Verdict.FAILS)
                .findings(result.findings());
        result.forecast().ifPresent(forecast -> facts.fact("Forecast", forecast.text()));
        result.cutover().ifPresent(crossing -> facts.fact("Cut-over", crossed(crossing)));
        result.wayBack().ifPresent(crossing -> facts.fact("Way back", crossed(crossing)));
        result.noWayBack().ifPresent(reason -> facts.fact("Way back", "Not rehearsed: " + reason));
        result.writes().ifPresent(writes -> facts.fact("Written meanwhile", writes(writes)));
        result.copy().ifPresent(copy -> facts.fact("Copied", KratosTales.copied(copy)));
        result.output().ifPresent(file -> facts.fact("What Kratos printed", file));
        if (!result.times().isEmpty()) {
            facts.table(new ReportGrid(
                    "How long it took on the copies",
                    Stream.of("step", "phase", "seconds")
                            .map(ReportGrid.Column::text)
                            .toList(),
                    longest(result.times())
                            .map(time -> List.of(time.step(), time.phase(), AmountText.seconds(time.seconds())))
                            .toList()));
        }
    }

    static void replicate(KratosReplication result, StepFacts facts) {
        facts.summary(AmountText.count(result.tables(), "table") + " of the target followed the source, at Kratos "
                        + result.level() + ".")
                .fact("On the target", AmountText.bytes(result.bytes()) + " without indexes")
                .fact("Copied once", String.join(", ", result.copied()))
                .fact("Publication, slot and subscription", result.name())
                .findings(result.findings());
    }

    static void prepare(KratosPreparation result, StepFacts facts) {
        facts.summary("The target was brought from Kratos " + result.from() + " to " + result.to()
                        + ", and followed again.")
                .fact("Migrations", AmountText.count(result.applied().size()))
                .fact("It did not follow for", AmountText.seconds(result.pausedSeconds()))
                .findings(result.findings());
    }

    static void cutover(KratosCutover result, StepFacts facts) {
        facts.summary("The target took over. " + proof(result.proof(), result.tables()))
                .attention(!result.isProven())
                .fact("Nobody could write for", outage(result.outageSeconds()))
                .fact("Open since", result.openedAt().toString());
        result.position().ifPresent(lsn -> facts.fact("Every row is in the source's log up to", lsn));
        result.onOpen().ifPresent(command -> facts.fact("Run when it was open", told(command)));
        facts.table(compared(result.tables())).findings(result.findings());
    }

    static void wentBack(KratosReturn result, StepFacts facts) {
        facts.summary("The source took over again. " + proof(result.proof(), result.tables()))
                .attention(result.proof() != RowEquality.EQUAL)
                .fact("Nobody could write for", outage(result.outageSeconds()))
                .fact("Open since", result.openedAt().toString())
                .table(compared(result.tables()))
                .findings(result.findings());
    }

    private static String outage(Optional<Double> seconds) {
        return seconds.map(AmountText::seconds).orElse("not known: an earlier run stopped the writes");
    }

    private static ReportGrid compared(List<KratosCutover.Table> tables) {
        return new ReportGrid(
                "Tables",
                List.of(
                        ReportGrid.Column.text("table"),
                        ReportGrid.Column.number("rows"),
                        ReportGrid.Column.text("the same on both sides")),
                tables.stream()
                        .map(table ->
                                List.of(table.name(), AmountText.count(table.rows()), table.equal() ? "yes" : "no"))
                        .toList());
    }

    /** What came of a command that was run when the target was open. */
    public static String told(KratosCutover.OnOpen command) {
        return command.command()
                + command.exit().map(code -> ": exit code " + code).orElse(": did not come to its end");
    }

    /** What the comparison of both sides came to, in a sentence. */
    public static String proof(RowEquality proof, List<KratosCutover.Table> tables) {
        return switch (proof) {
            case EQUAL ->
                "Both sides held the same "
                        + AmountText.count(
                                tables.stream()
                                        .mapToLong(KratosCutover.Table::rows)
                                        .sum(),
                                "row")
                        + " in " + AmountText.count(tables.size(), "table") + ".";
            case DIFFERS -> "The two sides did not hold the same rows.";
            case UNPROVEN -> "Whether both sides held the same rows is unproven.";
        };
    }

    static void stopReplication(StoppedReplication result, StepFacts facts) {
        facts.summary(result.changed() ? "The replication was ended." : "There was no replication.")
                .findings(result.findings())
                .statements(result.statements());
    }
}
