package org.ferryman.keto;

import java.util.List;
import java.util.stream.Stream;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.playbook.StepGuide;

/** How the plan for a database tells of Keto's steps. */
final class KetoGuides {

    private static final String MOMENT = "A moment.";

    private KetoGuides() {}

    static StepGuide check(KetoFacts facts) {
        return StepGuide.of("Tests host, TLS, login, server, role and privileges. Writes nothing.", MOMENT);
    }

    static StepGuide assess(KetoFacts facts) {
        return StepGuide.of(
                "Counts what there is and what can't be moved. Writes nothing to the database.",
                "It took " + facts.reading() + " just now.");
    }

    static StepGuide backup(KetoFacts facts) {
        return StepGuide.of(
                        "Makes a backup in one consistent snapshot and verifies it; v0.6 reads and writes meanwhile.",
                        "As long as reading " + facts.size() + " of Keto's tables takes, and restoring them once.",
                        "--test-restore")
                .back("Nothing to turn back; it is what you turn back to after the clean-up.");
    }

    static StepGuide user(KetoFacts facts) {
        return StepGuide.of("Makes the role that v0.7 works as. --url is an administrator's.", MOMENT)
                .withSql()
                .backBy(KetoUpgrade.NAMES.command(), List.of("user", "drop"));
    }

    static StepGuide schema(KetoFacts facts) {
        return StepGuide.of(
                        "Makes v0.7's tables, equal to those of `" + String.join(" ", SchemaStep.officialCommand())
                                + "`; v0.6 goes on reading and writing. v0.7 can be started after it; send it no"
                                + " traffic yet.",
                        MOMENT,
                        facts.owner()
                                .map(owner -> new String[] {"--owner", owner})
                                .orElse(new String[0]))
                .withSql()
                .backBy(KetoUpgrade.NAMES.command(), KetoSteps.UNDO.place().command());
    }

    static StepGuide dryRun(KetoFacts facts) {
        return StepGuide.of("The real thing, rolled back; nobody waits.", facts.outage())
                .withSql();
    }

    static StepGuide copy(KetoFacts facts) {
        return StepGuide.of(
                        "Optional, by day: moves the tuples ahead while v0.6 goes on reading and writing, and has"
                                + " triggers note what changes from then on. Send v0.7 no traffic before `migrate`:"
                                + " until then it answers from the moment of the copy, and grants what v0.6 has taken"
                                + " away since. --url is an administrator's. " + facts.ahead(),
                        "As long as the migration, and nobody waits.")
                .withSql()
                .backBy(
                        KetoUpgrade.NAMES.command(),
                        Stream.concat(KetoSteps.COPY.place().command().stream(), Stream.of("--stop"))
                                .toList());
    }

    static StepGuide freeze(KetoFacts facts) {
        return StepGuide.of(
                        "Keeps v0.6's user from writing while it goes on reading, and proves it. From here on v0.6"
                                + " refuses writes. --url is an administrator's.",
                        "A moment once nobody uses the tables in a long transaction; it waits for up to a minute.")
                .withSql()
                .backBy(KetoUpgrade.NAMES.command(), KetoSteps.THAW.place().command());
    }

    static StepGuide migrate(KetoFacts facts) {
        return StepGuide.of(
                        "Moves all tuples that can be moved, in one transaction: all or nothing. The legacy tables stay"
                                + " as they are.",
                        facts.outage())
                .withSql()
                .backBy(KetoUpgrade.NAMES.command(), KetoSteps.UNDO.place().command());
    }

    static StepGuide verify(KetoFacts facts) {
        return StepGuide.of(
                        "Proves by counts, by checksums and tuple by tuple that every legacy tuple is in v0.7's table"
                                + " or is skipped. After a copy ahead leave it out: the cut-over does so once v0.7"
                                + " serves.",
                        looking(facts))
                .backBy(KetoUpgrade.NAMES.command(), KetoSteps.UNDO.place().command());
    }

    static StepGuide skipped(KetoFacts facts) {
        return StepGuide.of(
                        "Lists every tuple that can't be moved as it stands, with the reason and what can be done: "
                                + facts.skipped() + " of them. Recreate or leave out each.",
                        looking(facts) + " And the time to decide.")
                .backBy(KetoUpgrade.NAMES.command(), KetoSteps.UNDO.place().command());
    }

    static StepGuide cutover(KetoFacts facts) {
        return StepGuide.of(
                        "Asks both servers the same questions; then route traffic to v0.7 and stop v0.6. Clients must"
                                + " change: subject became subject_id and subject_set. After a copy ahead every tuple"
                                + " is compared once v0.7 serves; with --verify-first before that, and nobody can write"
                                + " meanwhile.",
                        "As long as routing traffic takes.",
                        "--old-read-api",
                        "URL",
                        "--new-read-api",
                        "URL")
                .back("No way back by Ferryman: what v0.7 has written since, v0.6 doesn't know.");
    }

    static StepGuide cleanup(KetoFacts facts) {
        return StepGuide.of(
                        "Some days later: drops the legacy tables, and leaves exactly what v0.7's own migrator leaves."
                                + " Refuses while a tuple is neither proven to be in v0.7's table nor decided on.",
                        looking(facts),
                        "--confirm",
                        facts.database())
                .withSql()
                .back("Only by restoring the backup.");
    }

    private static String looking(KetoFacts facts) {
        return "About as long as the assessment, which took " + facts.reading() + ".";
    }
}
