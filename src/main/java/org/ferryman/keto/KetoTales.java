package org.ferryman.keto;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.move.TargetAuthors;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.NewUser;
import org.ferryman.keto.roles.RetiredUser;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.playbook.StepFacts;
import org.ferryman.playbook.backup.BackupTale;
import org.ferryman.postgres.LockHolder;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;

/** How a report tells of the results of Keto's steps. */
public final class KetoTales {

    private KetoTales() {}

    static void assess(Assessment result, StepFacts facts) {
        facts.summary(AmountText.count(result.tuples(), "tuple") + " to move, of which "
                        + AmountText.count(result.skipped()) + " can't be moved as they stand.")
                .fact("PostgreSQL", Integer.toString(result.serverMajor()))
                .fact("Schema of", result.level().name())
                .fact("Expected time", AmountText.seconds(result.expectedSeconds()))
                .fact("Expected disk", AmountText.bytes(result.expectedBytes()))
                .fact("Fingerprint", result.fingerprint().orElse("none"))
                .findings(result.findings())
                .table(StepGrids.assessed(result.namespaces()));
    }

    static void user(NewUser result, StepFacts facts) {
        facts.summary("Role " + result.newUser() + (result.created() ? " was made" : " was there already")
                        + "; it takes the place of " + result.oldUser() + ".")
                .findings(result.findings())
                .statements(result.statements());
    }

    static void schema(SchemaResult result, StepFacts facts) {
        facts.summary("v0.7's tables " + (result.applied() ? "were made" : "were there already") + " in schema "
                + result.schema() + "; their owner is " + result.owner() + ".");
    }

    static void dryRun(DryRun result, StepFacts facts) {
        facts.summary(OutageForecast.of(result).text(Instant.now()))
                .fact("Mode", result.mode().name())
                .fact("Fingerprint", result.fingerprint())
                .findings(result.findings())
                .table(StepGrids.counts(result.namespaces(), result.totals()))
                .table(StepGrids.rules(result.skippedByRule()));
    }

    static void copy(CopyResult result, StepFacts facts) {
        facts.summary(AmountText.count(result.totals().migrated(), "tuple") + " copied ahead, "
                        + AmountText.count(result.totals().alreadyPresent()) + " already there, "
                        + AmountText.count(result.totals().skipped()) + " skipped.")
                .fact("The copy took", AmountText.seconds(result.seconds()))
                .fact("Tables whose changes are noted", Integer.toString(result.captured()))
                .findings(result.findings())
                .table(StepGrids.counts(result.namespaces(), result.totals()))
                .table(StepGrids.rules(result.skippedByRule()));
    }

    static void freeze(FreezeResult result, StepFacts facts) {
        boolean holds = result.proof().stream().allMatch(proof -> proof.holds());
        facts.summary("Role " + result.oldUser() + " can read Keto's tables and "
                        + (holds ? "can't write to them: proven by trying." : "the proof that it can't write failed."))
                .attention(!holds)
                .fact(
                        result.guarded() ? "Kept from writing by" : "Owner of the tables",
                        result.guarded() ? "guard triggers on the legacy tables" : result.newUser())
                .fact("Took", AmountText.seconds(result.seconds()))
                .fact("Tables tried", Integer.toString(result.proof().size()))
                .findings(result.findings())
                .statements(result.statements());
        ended(result.ended(), facts);
    }

    static void ended(List<LockHolder> sessions, StepFacts facts) {
        sessions.forEach(session -> facts.fact("Session ended", session.describe()));
    }

    static void migrate(Migration result, StepFacts facts) {
        CountTotals totals = result.totals();
        facts.summary(MoveCount.of(result, Optional.empty()).text() + ".")
                .fact("The move took", AmountText.seconds(result.seconds()))
                .fact("Duplicates removed", AmountText.count(result.duplicatesRemoved()))
                .findings(result.findings())
                .table(StepGrids.counts(result.namespaces(), totals))
                .table(StepGrids.rules(result.skippedByRule()));
        result.difference()
                .ifPresent(proven -> facts.fact(
                        "Compared row by row",
                        AmountText.count(proven.changes(), "change") + " since the copy of " + proven.copied()
                                + "; rows of v0.7's table by the sums: " + AmountText.count(proven.copiedRows())
                                + " copied + " + AmountText.count(proven.inserted()) + " inserted - "
                                + AmountText.count(proven.deleted()) + " deleted = "
                                + AmountText.count(proven.rows())));
    }

    static void verify(Verification result, StepFacts facts) {
        facts.summary(MoveCount.of(result, Optional.empty()).text()
                        + (result.holds()
                                ? ". The checksums are equal."
                                : ". v0.7's table does not hold what it should."))
                .attention(!result.holds())
                .fact("Fingerprint", result.fingerprint())
                .findings(result.findings())
                .table(StepGrids.verified(result.namespaces()));
    }

    static void skipped(SkippedResult result, StepFacts facts) {
        facts.summary(
                        result.total() == 0
                                ? "No tuple was skipped."
                                : AmountText.count(result.total(), "tuple") + " can't be moved as they stand.")
                .fact("Fingerprint", result.fingerprint())
                .findings(result.findings())
                .table(StepGrids.rules(result.byRule()));
    }

    static void decide(DecisionResult result, StepFacts facts) {
        states(result.states(), facts);
        facts.attention(result.states().open() > 0).findings(result.findings());
    }

    static void states(DecisionStates states, StepFacts facts) {
        facts.summary(AmountText.count(states.recreated()) + " recreated, " + AmountText.count(states.leftOut())
                        + " left out, " + AmountText.count(states.open()) + " open.")
                .table(StepGrids.states(states));
    }

    static void compare(AnswerComparison result, StepFacts facts) {
        facts.summary(AmountText.count(result.questions(), "question") + " to both servers, of which "
                        + AmountText.count(result.differing()) + " were answered differently.")
                .fact("Asked on", result.when().toString())
                .fact("v0.6 could not answer", AmountText.count(result.unanswered()))
                .attention(!result.agrees())
                .findings(result.findings());
    }

    static void cutover(CutoverResult result, StepFacts facts) {
        facts.summary("From " + result.when() + " on, v0.7 serves.")
                .fact("Role of v0.6, without sessions", result.oldUser())
                .fact("Waited for its sessions", AmountText.seconds(result.waitedSeconds()))
                .fact(
                        "Questions to both servers",
                        AmountText.count(result.comparison().questions()) + ", of which "
                                + AmountText.count(result.comparison().differing()) + " were answered differently")
                .fact("Every tuple, before v0.7 served", proof(result.proof()))
                .attention(!result.comparison().agrees() || !result.isProven())
                .findings(result.findings());
        if (!result.compared().isEmpty()) {
            facts.table(StepGrids.verified(result.compared()));
        }
    }

    /** What is known of both sides, as they were before v0.7 served. */
    public static String proof(RowEquality proof) {
        return switch (proof) {
            case EQUAL -> "v0.7's table had every tuple that it should: the counts and checksums match.";
            case DIFFERS -> "v0.7's table did not have every tuple that it should.";
            case UNPROVEN -> "Whether v0.7's table had every tuple is unproven.";
        };
    }

    static void cleanup(CleanupResult result, StepFacts facts) {
        states(result.skipped(), facts);
        facts.summary(AmountText.count(result.dropped().size(), "table") + " dropped, "
                        + AmountText.count(result.emptied().size()) + " emptied.")
                .fact("Dropped", String.join(", ", result.dropped()))
                .fact("Emptied", String.join(", ", result.emptied()))
                .fact("Checksum of what was dropped", result.fingerprint())
                .fact("Last export of the skipped tuples", result.export().orElse("none was needed"))
                .findings(result.findings())
                .statements(result.statements());
        if (!result.files().isEmpty()) {
            facts.table(BackupTale.files("Files of the last export", result.files()));
        }
    }

    static void retired(RetiredUser result, StepFacts facts) {
        facts.summary("Role " + result.role() + " can't log in any more.")
                .findings(result.findings())
                .statements(result.statements());
    }

    static void thaw(ThawResult result, StepFacts facts) {
        facts.summary(
                        result.applied()
                                ? "Role " + result.oldUser() + " can write again."
                                : "There was nothing to thaw.")
                .attention(result.applied() && !result.exact())
                .fact("As recorded before the freeze", result.exact() ? "yes" : "not proven")
                .findings(result.findings())
                .statements(result.statements());
        ended(result.ended(), facts);
    }

    static void undo(RollBackResult result, StepFacts facts) {
        String removed = result.migration().removed().entrySet().stream()
                .map(entry -> "namespace " + entry.getKey() + ": " + AmountText.count(entry.getValue()))
                .collect(Collectors.joining(", "));
        facts.summary("Everything was rolled back.")
                .fact("Migrated tuples removed", removed.isEmpty() ? "none" : removed)
                .fact(
                        "Recreated tuples removed",
                        AmountText.count(TargetAuthors.sum(result.migration().recreated())))
                .fact("v0.7's tables", result.schema().dropped() ? "dropped" : "left")
                .fact("New user " + result.user().newUser(), result.user().dropped() ? "dropped" : "kept")
                .findings(result.findings());
        result.schema().file().ifPresent(file -> facts.fact("Given up; saved in", file));
    }
}
