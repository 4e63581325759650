package org.ferryman.desktop.skipped;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.skipped.DecisionForm.Scope;
import org.ferryman.desktop.skipped.DecisionForm.Shown;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.jspecify.annotations.Nullable;

/** Takes what the user wants to become of skipped tuples, shows what that would do, and does it when told to. */
final class DecideModel {

    /** How many tuples may be picked: each of them is validated at every key. */
    static final int MOST = 1_000;

    private final Workspace workspace;
    private final TextBundle texts;
    private final StepModel<OpenDatabase, DecisionResult> step;
    private final Activity<SkippedStates> observing;
    private final BooleanSupplier isHeld;
    private final Consumer<@Nullable Outcome<?>> problems;
    private final ReadOnlyObjectWrapper<List<SkippedTuple>> chosen = new ReadOnlyObjectWrapper<>(List.of());
    private final ObjectProperty<DecisionRequest.Kind> kind = new SimpleObjectProperty<>(DecisionRequest.Kind.ID);
    private final StringProperty text = new SimpleStringProperty("");
    private final ObjectProperty<Scope> scope = new SimpleObjectProperty<>(Scope.THESE);
    private final ReadOnlyObjectWrapper<Optional<Shown>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final BooleanProperty throughApi = new SimpleBooleanProperty();
    private final StringProperty url = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<DecisionForm> wish;
    private final ReadOnlyObjectWrapper<DecisionForm.Check> check =
            new ReadOnlyObjectWrapper<>(new DecisionForm.Check(false, ""));
    private final ReadOnlyObjectWrapper<@Nullable SkippedStates> states = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable DecisionResult> result = new ReadOnlyObjectWrapper<>();
    private List<SkippedTuple> picked = List.of();
    private final ReadOnlyIntegerWrapper pickedOf = new ReadOnlyIntegerWrapper();
    private boolean observesAgain;
    private boolean observesFully;
    private int choices;

    /**
     * Nothing is chosen yet.
     *
     * @param isHeld whether nothing can be decided now, whatever is wanted
     * @param problems told why something was not done; null when that is over
     */
    DecideModel(
            Workspace workspace, TextBundle texts, BooleanSupplier isHeld, Consumer<@Nullable Outcome<?>> problems) {
        this.workspace = workspace;
        this.texts = texts;
        this.isHeld = isHeld;
        this.problems = problems;
        this.step = new StepModel<OpenDatabase, DecisionResult>(workspace, KetoSteps.DECIDE.id())
                .whenChanged(this::changed)
                .whenEnded(this::ended);
        this.observing = workspace.activity();
        this.wish = new ReadOnlyObjectWrapper<>(wished());
        observing.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                workspace.tasks().onUi(this::observed);
            }
        });
        kind.addListener((property, before, after) -> text.set(DecisionForm.proposal(chosen.get(), after)));
        scope.addListener((property, before, after) -> propose());
        List.of(kind, text, scope, shown, throughApi, url, chosen)
                .forEach(property -> property.addListener((of, before, after) -> validate()));
        validate();
    }

    /** Forgets everything about another database. */
    void reset() {
        observing.cancel();
        choices++;
        picked = List.of();
        pickedOf.set(0);
        chosen.set(List.of());
        kind.set(DecisionRequest.Kind.ID);
        text.set("");
        scope.set(Scope.THESE);
        shown.set(Optional.empty());
        states.set(null);
        result.set(null);
    }

    /** Stops what runs. */
    void cancel() {
        step.cancel();
    }

    /** Looks what has become of the tuples. */
    void observe() {
        observe(false);
    }

    /** @param full whether to read every tuple, and not only what the run folder has */
    void observe(boolean full) {
        OpenDatabase now = workspace.openedProperty().get();
        if (now != null) {
            observesFully = full;
            observesAgain = !observing.start((progress, cancellation) -> new Outcome.Done<>(
                    full
                            ? SkippedStates.read(
                                    now.run().database(),
                                    now.settings(),
                                    now.run().folder(),
                                    cancellation)
                            : SkippedStates.recorded(now.run().folder())));
        }
    }

    private void observed() {
        if (observing.outcomeProperty().get() instanceof Outcome.Done<SkippedStates> done
                && workspace.openedProperty().get() != null) {
            states.set(done.result());
        }
        if (observesAgain) {
            observe(observesFully);
        }
    }

    /**
     * The user picks rows; what they hold is read in the background.
     *
     * @param all how many the user picked
     * @param places the first of them, {@link #MOST} at most
     */
    void choose(RowList rows, int all, List<Integer> places) {
        int mine = ++choices;
        int[] numbers = places.stream().mapToInt(place -> rows.rows()[place]).toArray();
        workspace
                .tasks()
                .run(
                        () -> rows.tuples(numbers),
                        tuples -> {
                            if (mine == choices) {
                                pickedOf.set(all);
                                take(tuples);
                            }
                        },
                        // The table reads the same list, and tells.
                        gone -> {});
    }

    /** Those that are picked meanwhile are chosen when the decision on the others is over. */
    private void take(List<SkippedTuple> tuples) {
        picked = tuples;
        if (!isEditing() || tuples.equals(chosen.get())) {
            return;
        }
        boolean isSuggested = kind.get() == kinds().get(0);
        chosen.set(tuples);
        List<DecisionRequest.Kind> kinds = kinds();
        result.set(null);
        if (!kinds.contains(kind.get()) || (isSuggested && tuples.size() <= 1)) {
            kind.set(kinds.get(0));
        }
        propose();
        if (rule().isEmpty() && scope.get() == Scope.RULE) {
            scope.set(Scope.THESE);
        }
    }

    /** A subject is proposed anew for other tuples; a reason may be the same for all. */
    private void propose() {
        if (kind.get() != DecisionRequest.Kind.LEAVE_OUT) {
            text.set(scope.get() != Scope.THESE ? "" : DecisionForm.proposal(chosen.get(), kind.get()));
        }
    }

    /** What can be wished for the chosen tuples, what was suggested first. */
    List<DecisionRequest.Kind> kinds() {
        return DecisionForm.kinds(chosen.get());
    }

    /** The rule that stops all of the chosen tuples, if it is one. */
    Optional<SkipRule> rule() {
        List<SkipRule> rules =
                chosen.get().stream().map(SkippedTuple::rule).distinct().toList();
        return rules.size() == 1 ? Optional.of(rules.get(0)) : Optional.empty();
    }

    /** What is wanted, as it stands. */
    DecisionForm wish() {
        return wish.get();
    }

    private DecisionForm wished() {
        return new DecisionForm(
                chosen.get(),
                scope.get(),
                rule(),
                shown.get(),
                kind.get(),
                text.get(),
                throughApi.get() ? Optional.of(url.get()) : Optional.empty());
    }

    /** The command that does what is wanted; that lists the tuples, as long as nothing can be done. */
    String commandLine(OpenDatabase now) {
        String listing = now.commandLine("skipped");
        return check.get().isPossible() ? wish().commandLine(now).orElse(listing) : listing;
    }

    private void validate() {
        OpenDatabase now = workspace.openedProperty().get();
        wish.set(wished());
        check.set(
                now == null
                        ? new DecisionForm.Check(false, "")
                        : wish().check(now.settings().config(), texts));
    }

    /** Whether what is wanted can be done, and now. */
    boolean isPossible() {
        return check.get().isPossible() && !isHeld.getAsBoolean();
    }

    /** Finds out what it would do, and asks whether to do it. */
    void ask() {
        if (isPossible() && isEditing()) {
            problems.accept(null);
            result.set(null);
            DecisionForm wanted = wish();
            step.lookAndAsk(wanted::step);
        }
    }

    /** What is in the way is a problem, and nothing to be asked about. */
    private void changed() {
        Optional<Question> question = step.view().question();
        if (question.isPresent() && question.get().isBlocked()) {
            problems.accept(new Outcome.Blocked<>(
                    question.get().findings().stream().filter(Finding::blocks).toList()));
            step.no();
        }
        take(picked);
    }

    private void ended(Outcome<DecisionResult> outcome) {
        problems.accept(outcome);
        // Not before: other tuples may have been picked meanwhile, and are the chosen ones now.
        result.set(step.view().result().orElse(null));
        if (step.view().took().isPresent()) {
            // What was done in part, only the database knows.
            observe(!(outcome instanceof Outcome.Done));
            workspace.look();
        }
    }

    /** Whether the user may say what is wanted: nothing is looked at, asked or done. */
    boolean isEditing() {
        return switch (step.view().state()) {
            case IDLE, ENDED -> true;
            case LOOKING, ASKING, RUNNING, CANCELLING -> false;
        };
    }

    boolean isBusy() {
        return step.view().isBusy() || step.view().state() == State.LOOKING;
    }

    /** The decision: looked at, asked about and run as every step. */
    StepModel<OpenDatabase, DecisionResult> step() {
        return step;
    }

    /** How many the user picked, however many of them are chosen. */
    ReadOnlyIntegerProperty pickedOfProperty() {
        return pickedOf.getReadOnlyProperty();
    }

    /** The tuples that the user picked, {@link #MOST} at most. */
    ReadOnlyObjectProperty<List<SkippedTuple>> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }

    ObjectProperty<DecisionRequest.Kind> kindProperty() {
        return kind;
    }

    /** The new subject, or the reason. */
    StringProperty textProperty() {
        return text;
    }

    /** Which tuples are meant. */
    ObjectProperty<Scope> scopeProperty() {
        return scope;
    }

    /** The rows that are shown; empty before there are any. */
    ReadOnlyObjectProperty<Optional<Shown>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** Other rows are shown: those that were meant before may not be among them. */
    void shows(Optional<Shown> rows) {
        if (isEditing()) {
            scope.set(Scope.THESE);
        }
        shown.set(rows);
    }

    /** Means all that are shown, if one of them is chosen: it shows what can be wished. */
    void meanAllShown() {
        if (isEditing() && shown.get().isPresent() && !chosen.get().isEmpty()) {
            scope.set(Scope.SHOWN);
        }
    }

    BooleanProperty throughApiProperty() {
        return throughApi;
    }

    /** Where v0.7's write API is. */
    StringProperty urlProperty() {
        return url;
    }

    /** What is wanted, at every key: it changes where {@link #checkProperty} may not. */
    ReadOnlyObjectProperty<DecisionForm> wishProperty() {
        return wish.getReadOnlyProperty();
    }

    /** Whether the wish can be granted, at every key. */
    ReadOnlyObjectProperty<DecisionForm.Check> checkProperty() {
        return check.getReadOnlyProperty();
    }

    /** What has become of each tuple; null before that is known. */
    ReadOnlyObjectProperty<@Nullable SkippedStates> statesProperty() {
        return states.getReadOnlyProperty();
    }

    /** What came of the last decision; null before, and when other tuples are picked. */
    ReadOnlyObjectProperty<@Nullable DecisionResult> resultProperty() {
        return result.getReadOnlyProperty();
    }
}
