package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.collections.ListChangeListener;
import org.ferryman.desktop.shell.Theme;
import org.junit.jupiter.api.Test;

class WizardTest {

    private final TestPage first = new TestPage("first");
    private final TestPage second = new TestPage("second");
    private final TestPage third = new TestPage("third");
    private final Wizard wizard = new Wizard(List.of(first, second, third), BackgroundTasks.immediate());

    @Test
    void next_needs_a_page_that_is_ready() {
        wizard.next();
        assertThat(wizard.currentProperty().get()).isSameAs(first);
        assertThat(wizard.canGoNextProperty().get()).isFalse();

        first.readyProperty().set(true);
        assertThat(wizard.canGoNextProperty().get()).isTrue();
        wizard.next();
        assertThat(wizard.currentProperty().get()).isSameAs(second);
        assertThat(second.entries).isEqualTo(1);
    }

    @Test
    void a_busy_page_is_not_left() {
        first.readyProperty().set(true);
        first.busyProperty().set(true);
        wizard.next();
        wizard.jump(second);
        assertThat(wizard.currentProperty().get()).isSameAs(first);
    }

    @Test
    void a_page_that_is_not_part_of_the_way_is_passed_over() {
        first.readyProperty().set(true);
        second.shownProperty().set(false);
        wizard.next();
        assertThat(wizard.currentProperty().get()).isSameAs(third);
        wizard.back();
        assertThat(wizard.currentProperty().get()).isSameAs(first);
    }

    @Test
    void who_listens_to_the_pages_is_told_for_as_long_as_the_wizard_lives() {
        List<Integer> told = new ArrayList<>();
        wizard.pages().addListener((ListChangeListener<Page>)
                change -> told.add(change.getList().size()));
        System.gc();
        second.shownProperty().set(false);
        assertThat(told).containsExactly(2);
        second.shownProperty().set(true);
        assertThat(told).containsExactly(2, 3);
    }

    @Test
    void a_jump_reaches_what_only_ready_pages_stand_before() {
        first.readyProperty().set(true);
        assertThat(wizard.canReach(second)).isTrue();
        assertThat(wizard.canReach(third)).isFalse();
        wizard.jump(third);
        assertThat(wizard.currentProperty().get()).isSameAs(first);

        second.readyProperty().set(true);
        wizard.jump(third);
        assertThat(wizard.currentProperty().get()).isSameAs(third);
        wizard.jump(first);
        assertThat(wizard.currentProperty().get()).isSameAs(first);
    }

    @Test
    void a_page_that_is_open_at_any_time_is_reached_past_those_that_are_not_ready() {
        assertThat(wizard.canReach(third)).isFalse();
        third.openProperty().set(true);
        assertThat(wizard.canReach(third)).isTrue();
        assertThat(wizard.canReach(second)).isFalse();
        wizard.jump(third);
        assertThat(wizard.currentProperty().get()).isSameAs(third);
        wizard.back();
        assertThat(wizard.currentProperty().get())
                .as("the last page that is due")
                .isSameAs(first);
    }

    @Test
    void a_page_may_take_its_time_to_agree_and_nothing_else_moves_meanwhile() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        first.readyProperty().set(true);
        first.answer = answer;
        wizard.next();
        assertThat(wizard.leavingProperty().get()).isTrue();
        assertThat(wizard.canGoNextProperty().get()).isFalse();
        wizard.next();
        assertThat(first.asked).isEqualTo(1);

        answer.complete(true);
        assertThat(wizard.currentProperty().get()).isSameAs(second);
        assertThat(wizard.leavingProperty().get()).isFalse();
    }

    @Test
    void a_page_that_does_not_agree_stays() {
        first.readyProperty().set(true);
        first.answer = CompletableFuture.completedFuture(false);
        wizard.next();
        assertThat(wizard.currentProperty().get()).isSameAs(first);

        first.answer = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        wizard.next();
        assertThat(wizard.currentProperty().get()).isSameAs(first);
        assertThat(wizard.canGoNextProperty().get()).isTrue();
    }

    @Test
    void a_jump_forward_asks_every_page_it_passes_over_in_turn() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        first.readyProperty().set(true);
        second.readyProperty().set(true);
        second.answer = answer;
        wizard.jump(third);
        assertThat(first.asked).isEqualTo(1);
        assertThat(second.passed).isEqualTo(1);
        assertThat(wizard.currentProperty().get()).isSameAs(first);
        assertThat(wizard.canReach(second)).as("while a page is being asked").isFalse();

        answer.complete(true);
        assertThat(wizard.currentProperty().get()).isSameAs(third);
        assertThat(second.entries).as("it was passed over").isZero();
        wizard.jump(first);
        assertThat(second.passed)
                .as("nothing is to be done there on the way back")
                .isEqualTo(1);
    }

    @Test
    void a_jump_ends_at_the_page_that_does_not_agree() {
        first.readyProperty().set(true);
        second.readyProperty().set(true);
        second.answer = CompletableFuture.completedFuture(false);
        wizard.jump(third);
        assertThat(wizard.currentProperty().get()).isSameAs(second);
        assertThat(second.entries).isEqualTo(1);
        assertThat(third.entries).isZero();
    }

    @Test
    void a_jump_ends_at_the_page_that_is_no_longer_ready_once_one_before_has_done_its_part() {
        first.readyProperty().set(true);
        second.readyProperty().set(true);
        first.answer = new CompletableFuture<>();
        wizard.jump(third);
        second.readyProperty().set(false);
        first.answer.toCompletableFuture().complete(true);
        assertThat(wizard.currentProperty().get()).isSameAs(second);
        assertThat(second.passed).isZero();
    }

    @Test
    void the_way_to_a_page_that_is_open_at_any_time_asks_nothing_of_those_that_are_not_ready() {
        third.openProperty().set(true);
        second.answer = CompletableFuture.completedFuture(false);
        wizard.jump(third);
        assertThat(wizard.currentProperty().get()).isSameAs(third);
        assertThat(first.forward).as("it is left, but not gone on from").isFalse();
        assertThat(second.passed).isZero();
    }

    private static final class TestPage extends Page {
        private int entries;
        private int asked;
        private int passed;
        private boolean forward;
        private CompletionStage<Boolean> answer = CompletableFuture.completedFuture(true);

        TestPage(String id) {
            super(id, TextBundle.of(Theme.class));
        }

        @Override
        public void entered() {
            entries++;
        }

        @Override
        public CompletionStage<Boolean> passedOver() {
            passed++;
            return answer;
        }

        @Override
        public CompletionStage<Boolean> leaving(boolean goesOn) {
            asked++;
            forward = goesOn;
            return answer;
        }
    }
}
