package org.ferryman.kratos;

import java.util.List;
import org.ferryman.playbook.StepGuide;

/** How the plan for a database tells of Kratos' steps. */
final class KratosGuides {

    private KratosGuides() {}

    static StepGuide check(KratosFacts facts) {
        return StepGuide.of("Tests host, TLS, login, server, role and privileges. Writes nothing.", "A moment.");
    }

    static StepGuide assess(KratosFacts facts) {
        return StepGuide.of(
                "Finds out the level, what the new Kratos would run, and what would be in its way. Writes nothing to the"
                        + " database.",
                "It took " + facts.reading() + " just now.",
                words(facts.program()));
    }

    static StepGuide freeze(KratosFacts facts) {
        return StepGuide.of(
                        "Stops all writes to Kratos' tables but those of the new Kratos that Ferryman runs, and proves"
                                + " it. From here on nobody can log in, register or change settings; sessions stay"
                                + " valid.",
                        "A moment once nobody uses the tables in a long transaction; it waits for up to a minute.")
                .withSql()
                .backBy(KratosRecord.COMMAND, KratosSteps.THAW.place().command());
    }

    static StepGuide migrate(KratosFacts facts) {
        return StepGuide.of(
                        "Has the new Kratos run " + facts.pending() + ". Stop the old Kratos and its courier first: on"
                                + " the new tables it says that it is ready and fails to create identities. Each"
                                + " migration is committed by itself; after any stop the same command goes on.",
                        facts.outage(),
                        words(facts.program()))
                .withSql()
                .back(
                        "By restoring the backup. Before the first migration there is nothing to turn back but the freeze.");
    }

    static StepGuide verify(KratosFacts facts) {
        return StepGuide.of(
                "Proves by counts and checksums that no row changed, and that level, tables and indexes are as the new"
                        + " release makes them.",
                "As long as reading " + facts.size() + " takes.");
    }

    static StepGuide thaw(KratosFacts facts) {
        return StepGuide.of(
                        "Lets everybody write again. Start the new Kratos now. What it writes from here on, a restored"
                                + " backup does not have.",
                        "A moment.")
                .backBy(KratosRecord.COMMAND, KratosSteps.FREEZE.place().command());
    }

    private static String[] words(List<String> options) {
        return options.toArray(String[]::new);
    }
}
