package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.StepId;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a run, and the way on, at each place of the playbook. */
final class KetoVerdictTest {

    private static final List<String> STEPS =
            List.of("assess", "backup", "dry-run", "migrate", "verify", "cutover", "cleanup", "user-retire", "undo");

    @TempDir
    private Path folder;

    private final Map<String, State> states = new LinkedHashMap<>();
    private final Set<String> attention = new HashSet<>();
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
        return new KetoVerdict(folder, accounts);
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
        assertThat(verdict().sentence()).isEqualTo("Not migrated yet.");
        assertThat(verdict().needsAttention()).isFalse();
    }

    @Test
    void a_verification_that_found_something_comes_before_the_cut_over() {
        done("assess", "backup", "dry-run", "migrate", "verify");
        assertThat(verdict().sentence()).isEqualTo("Migrated: sum of verify.");
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
        assertThat(verdict().sentence()).isEqualTo("Migrated and cut over: sum of cutover.");
        assertThat(next()).singleElement().asString().contains("`ferryman keto cleanup`");
        done("cleanup");
        assertThat(verdict().sentence()).isEqualTo("Migrated and cleaned up: the legacy tables are gone.");
        assertThat(next()).hasSize(2);
        assertThat(next().get(0)).startsWith("Keep the backup");
        assertThat(next().get(1)).contains("`ferryman keto user retire`");
        assertThat(done("user-retire").next()).hasSize(1);
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
        assertThat(verdict().sentence()).isEqualTo("Migrated, and not verified yet.");
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
}
