package org.ferryman.kratos;

import org.ferryman.playbook.StepGuide;

/** How the plan for a database tells of Kratos' steps. */
final class KratosGuides {

    private KratosGuides() {}

    static StepGuide check(KratosFacts facts) {
        return StepGuide.of("Tests host, TLS, login, server, role and privileges. Writes nothing.", "A moment.");
    }

    static StepGuide assess(KratosFacts facts) {
        return StepGuide.of(
                "Finds out the level, what the new Kratos would run, and what would be in its way. Writes nothing to"
                        + " the database.",
                "It took " + facts.reading() + " just now.",
                facts.program());
    }

    static StepGuide identities(KratosFacts facts) {
        return StepGuide.of(
                "Holds every identity against the identity schema that the new Kratos has for it, and lists those that"
                        + " it could read and not change. May be left out where no schema changes. Writes nothing to"
                        + " the database.",
                "About a minute for a million identities.",
                facts.schemas());
    }

    static StepGuide backup(KratosFacts facts) {
        return StepGuide.of(
                        "Makes a backup in one consistent snapshot and verifies it; Kratos reads and writes meanwhile."
                                + " It holds personal data.",
                        "As long as reading " + facts.size() + " takes, and restoring them once.",
                        "--test-restore")
                .back("Nothing to turn back; it is what you turn back to.");
    }

    static StepGuide rehearse(KratosFacts facts) {
        return StepGuide.of(
                "Copies the database to an embedded server or a scratch server, and does the whole upgrade there with"
                        + " the new Kratos: whether it succeeds, and for how long nobody could write. The copy holds"
                        + " personal data, and is deleted at the end. Writes nothing to the database.",
                "As long as copying " + facts.size() + " takes, and then as long as the upgrade.",
                facts.program());
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
                        facts.program())
                .withSql()
                .backBy(KratosRecord.COMMAND, KratosSteps.UNDO.place().command());
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
}
