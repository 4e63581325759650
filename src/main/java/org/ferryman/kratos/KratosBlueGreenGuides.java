package org.ferryman.kratos;

import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.playbook.StepGuide;

/** How the plan for two databases tells of the steps. */
final class KratosBlueGreenGuides {

    private KratosBlueGreenGuides() {}

    static StepGuide check(KratosFacts facts) {
        return StepGuide.of(
                "Tests both connections: host, TLS, login, server, role and privileges. Writes nothing.", "A moment.");
    }

    static StepGuide assess(KratosFacts facts) {
        return StepGuide.of(
                "Finds out the source's level, what the new Kratos would run, and what would be in its way. Writes"
                        + " nothing to either database.",
                "It took " + facts.reading() + " just now.",
                facts.program());
    }

    static StepGuide rehearse(KratosFacts facts) {
        return StepGuide.of(
                "Copies the source to an embedded server or a scratch server, lets a second copy follow it, and does"
                        + " the whole upgrade there with the new Kratos, there and back, while Ferryman writes: whether"
                        + " it succeeds, whether a write is lost, and for how long nobody could write. The copies hold"
                        + " personal data, and are deleted at the end. Writes nothing to either database.",
                "As long as copying " + facts.size() + " takes, twice, and then as long as the upgrade.",
                facts.program());
    }

    static StepGuide replicate(KratosFacts facts) {
        return StepGuide.of(
                        "Makes Kratos' tables on the target, with a guard that keeps everybody else from writing there,"
                                + " and has the target's server copy the rows and follow. Kratos reads and writes"
                                + " meanwhile. As long as the target does not follow, the source keeps its log for"
                                + " it: watch `ferryman kratos replicate status`.",
                        "As long as copying " + facts.size() + " takes, and building the indexes.")
                .withSql()
                .backBy(
                        KratosRecord.COMMAND,
                        KratosBlueGreenSteps.REPLICATE_STOP.place().command());
    }

    static StepGuide prepare(KratosFacts facts) {
        return StepGuide.of(
                        "Has the new Kratos run " + facts.pending() + " on the target, which does not follow meanwhile"
                                + " and catches up afterwards. Kratos goes on with the source. Start the new Kratos on"
                                + " the target when it is done: it reads, and can't write yet.",
                        "As long as the migrations take on " + facts.size() + "; nobody waits for it.",
                        facts.program())
                .withSql()
                .backBy(
                        KratosRecord.COMMAND,
                        KratosBlueGreenSteps.REPLICATE_STOP.place().command());
    }

    static StepGuide cutover(KratosFacts facts) {
        return StepGuide.of(
                        "Stops the writes to the source, lets the target have the rest, opens it, and compares both."
                                + " Until its commit everything is taken back if anything goes wrong. Route the traffic"
                                + " to the new Kratos at once when it says that the target is open; --on-open runs your"
                                + " command for that.",
                        facts.outage())
                .withSql()
                .back("Before the target is open, with kratos thaw on the source. Afterwards the source can be opened"
                        + " in the same way, and lacks what the new Kratos has written.");
    }

    static String outage(KratosAssessment assessment) {
        return assessment.pending().isEmpty()
                ? "No migration is to be run."
                : assessment.blueGreen().orElseThrow().forecast();
    }
}
