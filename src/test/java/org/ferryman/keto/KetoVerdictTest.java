package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.StepId;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.playbook.record.Timeline;
import org.ferryman.postgres.content.RowEquality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a run, and the way on, at each place of the playbook. */
final class KetoVerdictTest {

    private static final List<String> STEPS = List.of(
            "assess",
            "backup",
            "schema",
            "dry-run",
            "freeze",
            "migrate",
            "verify",
            "skipped",
            "decide",
            "user",
            "cutover",
            "cleanup",
            "user-retire",
            "undo");

    @TempDir
    private Path folder;

    private final Map<String, State> states = new LinkedHashMap<>();
    private final Set<String> attention = new HashSet<>();
    private final Map<StepId, Object> results = new HashMap<>();
    private boolean verificationFails;

    private KetoVerdictTest done(String... steps) {
        for (String step : steps) {
            states.put(step, State.DONE);
        }
        return this;
    }

    private KetoVerdict verdict() {
        List<StepReport> accounts = new ArrayList<>();
        for (String step : STEPS) {
            accounts.add(new StepReport(
                    new StepId(step),
                    "Title of " + step,
                    states.getOrDefault(step, State.NOT_DONE),
                    (step.equals("verify") && verificationFails) || attention.contains(step),
                    "sum of " + step + ".",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()));
        }
        return new KetoVerdict(new RunRecord(
                folder,
                List.of(),
                accounts,
                results,
                List.of(),
                false,
                List.of(),
                new Timeline(Optional.empty(), Optional.empty(), Set.of(), Set.of(), List.of(), 0, 0),
                List.of()));
    }

    /** All but the warning that stands last everywhere. */
    private List<String> next() {
        List<String> next = verdict().next();
        assertThat(next).endsWith(KetoVerdict.NEVER_V0_9);
        return next.subList(0, next.size() - 1);
    }

    @Test
    void before_the_migration_the_first_step_that_is_missing_comes_next() {
        assertThat(next()).singleElement().asString().contains("`ferryman keto assess`");
        assertThat(done("assess").next()).singleElement().asString().contains("`ferryman keto backup`");
        assertThat(done("backup").next()).singleElement().asString().contains("`ferryman keto dry-run`");
        assertThat(done("dry-run").next()).singleElement().asString().contains("`ferryman keto runbook`");
        assertThat(verdict().sentence()).isEqualTo("No tuple was moved. Done: assessment, backup, dry run.");
        assertThat(verdict().needsAttention()).isFalse();
    }

    @Test
    void a_verification_that_found_something_comes_before_the_cut_over() {
        done("assess", "backup", "dry-run", "migrate", "verify");
        assertThat(verdict().sentence()).isEqualTo("Verified: the counts and checksums match in every namespace.");
        assertThat(next()).singleElement().asString().contains("`ferryman keto cutover`");
        verificationFails = true;
        assertThat(verdict().sentence()).isEqualTo("Look at the verification: sum of verify.");
        assertThat(next()).singleElement().asString().contains("Resolve", "no traffic until then");
        assertThat(verdict().needsAttention()).isTrue();
    }

    @Test
    void a_later_verification_that_did_not_end_puts_the_earlier_one_in_doubt() {
        done("assess", "backup", "dry-run", "migrate", "verify");
        attention.add("verify");
        assertThat(verdict().result()).isEqualTo(KetoVerdict.Result.DIFFERS);
        assertThat(verdict().sentence()).startsWith("Look at the verification");
        assertThat(next()).singleElement().asString().contains("no traffic until then");
    }

    @Test
    void after_a_roll_back_a_migration_that_did_not_end_is_not_passed_over() {
        done("assess", "undo");
        states.put("migrate", State.UNDONE);
        attention.add("migrate");
        assertThat(verdict().result()).isEqualTo(KetoVerdict.Result.NOT_MIGRATED);
        states.put("migrate", State.UNREADABLE);
        assertThat(verdict().result()).isEqualTo(KetoVerdict.Result.NOT_MIGRATED);
    }

    @Test
    void after_the_cut_over_comes_the_clean_up_and_then_nothing() {
        done("assess", "backup", "dry-run", "migrate", "verify", "cutover");
        assertThat(verdict().sentence()).isEqualTo("Cut over: sum of cutover.");
        assertThat(next()).singleElement().asString().contains("`ferryman keto cleanup`");
        done("cleanup");
        assertThat(verdict().sentence()).isEqualTo("Cleaned up: the legacy tables are gone.");
        assertThat(next()).hasSize(2);
        assertThat(next().get(0)).startsWith("Keep the backup");
        assertThat(next().get(1)).contains("`ferryman keto user retire`");
        assertThat(done("user-retire").next()).hasSize(1);
    }

    /** 120,001 legacy tuples in two namespaces, of which 100,001 can't be moved. */
    private void moved() {
        done("assess", "backup", "dry-run", "migrate", "verify");
        results.put(
                new StepId("verify"),
                new Verification(
                        List.of(namespace(1, 100_000, 0, 100_000), namespace(2, 20_001, 20_000, 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "f",
                        List.of()));
    }

    private static NamespaceVerification namespace(int id, long legacy, long migrated, long skipped) {
        return new NamespaceVerification(id, "n" + id, legacy, migrated, 0, skipped, 0, 0, 0, "d", "d");
    }

    private void decided(DecisionStates states) {
        done("decide");
        results.put(new StepId("decide"), new DecisionResult(0, 0, 0, 0, 0, 0, 0, 0, 0, states, List.of()));
    }

    @Test
    void what_was_moved_and_what_is_undecided_comes_first() {
        moved();
        assertThat(verdict().sentence())
                .isEqualTo(
                        "20,000 of 120,001 tuples moved; 100,001 skipped, 100,001 undecided. Verified: the counts and"
                                + " checksums match in every namespace.");
        assertThat(verdict().needsAttention()).isTrue();
        decided(new DecisionStates(0, 0, 1_001, 0, 99_000));
        assertThat(verdict().sentence())
                .startsWith("20,000 of 120,001 tuples moved; 100,001 skipped, 99,000 undecided, 1,001 left out.");
        assertThat(verdict().needsAttention()).isTrue();
        assertThat(next()).singleElement().asString().startsWith("Decide on every skipped tuple");
        done("cutover");
        assertThat(verdict().sentence())
                .isEqualTo(
                        "20,000 of 120,001 tuples moved; 100,001 skipped, 99,000 undecided, 1,001 left out. Cut over:"
                                + " sum of cutover.");
    }

    @Test
    void only_when_v0_7_has_all_of_them_nobody_needs_to_look() {
        moved();
        decided(new DecisionStates(0, 0, 100_001, 0, 0));
        assertThat(verdict().needsAttention()).isTrue();
        assertThat(next()).singleElement().asString().isEqualTo("Cut over with `ferryman keto cutover`.");
        decided(new DecisionStates(100_001, 0, 0, 0, 0));
        assertThat(verdict().sentence())
                .startsWith("20,000 of 120,001 tuples moved; 100,001 skipped, 100,001 recreated.");
        assertThat(verdict().needsAttention()).isFalse();
    }

    @Test
    void decisions_on_another_number_of_tuples_are_not_told() {
        moved();
        decided(new DecisionStates(0, 0, 5, 0, 0));
        assertThat(verdict().sentence()).startsWith("20,000 of 120,001 tuples moved; 100,001 skipped. ");
        assertThat(verdict().needsAttention()).isTrue();
    }

    @Test
    void a_run_that_was_rolled_back_has_moved_nothing() {
        moved();
        done("undo");
        states.put("migrate", State.UNDONE);
        states.put("verify", State.UNDONE);
        assertThat(verdict().count()).isEmpty();
        assertThat(verdict().sentence()).isEqualTo("Rolled back: the database is v0.6's again.");
    }

    @Test
    void a_migration_that_was_cancelled_says_what_was_made_before_it() {
        done("assess", "schema");
        states.put("migrate", State.CANCELLED);
        assertThat(verdict().sentence()).isEqualTo("No tuple was moved. v0.7's tables are made. Done: assessment.");
        done("freeze");
        assertThat(verdict().sentence())
                .isEqualTo(
                        "No tuple was moved. v0.7's tables are made. v0.6 can only read: its writes are revoked. Done:"
                                + " assessment.");
        states.put("migrate", State.UNFINISHED);
        assertThat(verdict().sentence()).startsWith("Whether tuples were moved is not known: the migration did not");
    }

    @Test
    void without_a_backup_nobody_is_told_to_keep_it() {
        done("migrate", "verify", "cutover", "cleanup", "user-retire");
        assertThat(next()).isEmpty();
    }

    @Test
    void what_was_rolled_back_starts_again_unless_it_was_migrated_since() {
        done("assess", "undo");
        states.put("migrate", State.UNDONE);
        assertThat(verdict().sentence()).startsWith("Rolled back");
        assertThat(next()).singleElement().asString().startsWith("Start again from the assessment");
        done("migrate");
        assertThat(verdict().sentence()).isEqualTo("Not verified yet.");
        assertThat(next()).singleElement().asString().contains("`ferryman keto verify`");
    }

    @Test
    void steps_without_an_end_or_a_readable_result_are_named_first() {
        states.put("backup", State.UNREADABLE);
        states.put("migrate", State.UNFINISHED);
        states.put("cleanup", State.PART_WAY);
        assertThat(next()).hasSize(4);
        assertThat(next().get(0)).isEqualTo("Find out why backup.json can't be read.");
        assertThat(next().get(1)).startsWith("Title of migrate did not end");
        assertThat(next().get(2)).startsWith("Title of cleanup did not end");
    }

    @Test
    void a_password_that_lies_in_the_folder_is_to_be_deleted() throws Exception {
        done("assess", "backup", "dry-run", "migrate", "verify");
        Files.writeString(folder.resolve(NewUserStep.PASSWORD_FILE), "x");
        assertThat(next()).hasSize(2);
        assertThat(next().get(1)).startsWith("Delete new-user.password");
    }

    @Test
    void what_was_compared_by_its_changes_is_cut_over_and_then_must_be_proven() {
        done("assess", "backup", "schema", "dry-run", "freeze", "migrate");
        results.put(
                MigrateStep.ID,
                new Migration(
                        List.of(),
                        new CountTotals(0, 0, 0, 0, 0),
                        Map.of(),
                        0,
                        1,
                        0,
                        true,
                        Optional.of(new KetoMark.Difference(Instant.EPOCH, 3, 10, 2, 1, 11)),
                        List.of()));
        assertThat(verdict().sentence()).contains("compared row by row").contains("once v0.7 serves");
        assertThat(next()).first().asString().contains("keto cutover").doesNotContain("keto verify");
        done("cutover");
        AnswerComparison agreed =
                new AnswerComparison(Instant.EPOCH, "", "", "", 1, List.of(), 0, 0, List.of(), 0, List.of());
        results.put(
                KetoSteps.CUTOVER.id(),
                new CutoverResult(
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "keto",
                        agreed,
                        Optional.empty(),
                        List.of(),
                        0,
                        Optional.empty(),
                        RowEquality.UNPROVEN,
                        List.of(),
                        List.of()));
        assertThat(next()).first().asString().contains("keto verify").doesNotContain("keto cleanup");
    }
}
