package org.ferryman.desktop.cutover;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.ferryman.app.Outcomes;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Patience;
import org.ferryman.keto.finish.Comparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.Api;
import org.ferryman.keto.server.KetoServer;
import org.jspecify.annotations.Nullable;

/** Proves that v0.7 answers as v0.6 does, waits until v0.6 is stopped, and records the moment. May be left out. */
public final class CutoverPage extends Page {

    /** Whoever waits in front of a window can cancel. */
    private static final RoleNames FROM_RECORD = new RoleNames(Optional.empty(), Optional.empty());

    private final Workspace workspace;
    private final Activity<CutoverResult> cutting;
    private final Activity<Known> reading;
    private final Action compare;
    private final Action cancel;
    private final StringProperty oldUrl = new SimpleStringProperty("");
    private final StringProperty newUrl = new SimpleStringProperty("");
    private final ObjectProperty<Integer> sample = new SimpleObjectProperty<>(CutoverStep.Options.SAMPLE);
    private final ReadOnlyObjectWrapper<Known> known = new ReadOnlyObjectWrapper<>(Known.NOTHING);
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Boolean> asks = new ReadOnlyObjectWrapper<>(false);

    /**
     * What the run folder has.
     *
     * @param cutover empty before it was cut over
     * @param comparison the newest one; empty before there is one
     */
    record Known(Optional<CutoverResult> cutover, Optional<Comparison> comparison) {
        static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
    }

    /** A page on which nothing was done yet. */
    public CutoverPage(Workspace workspace) {
        super("cut-over", Texts.of(CutoverPage.class));
        this.workspace = workspace;
        this.cutting = workspace.activity("cutover");
        this.reading = workspace.activity();
        this.compare = new Action(texts().get("compare"), this::ask);
        this.cancel = new Action(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        cutting.stateProperty().addListener((property, before, after) -> ended(after));
        reading.stateProperty().addListener((property, before, after) -> read(after));
        List.<ObservableValue<?>>of(oldUrl, newUrl, sample, known, problem, asks)
                .forEach(value -> value.addListener((property, before, after) -> update()));
        update();
    }

    @Override
    public void entered() {
        read();
    }

    private void reset() {
        cutting.cancel();
        reading.cancel();
        asks.set(false);
        problem.set(null);
        known.set(Known.NOTHING);
        // Whoever takes up an earlier run sees at once that it was cut over.
        read();
        update();
    }

    private void read() {
        Opened now = workspace.openedProperty().get();
        if (now != null) {
            var folder = now.run().folder();
            reading.start((progress, cancellation) ->
                    new Outcome.Done<>(new Known(CutoverResult.read(folder), Comparison.read(folder))));
        }
    }

    private void read(Activity.State now) {
        Outcome<Known> outcome = reading.outcomeProperty().get();
        if (now == Activity.State.ENDED
                && outcome != null
                && workspace.openedProperty().get() != null) {
            if (outcome instanceof Outcome.Done<Known> done) {
                known.set(done.result());
            } else {
                problem.set(outcome);
            }
        }
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        decline();
        return super.leaving();
    }

    private void ask() {
        problem.set(null);
        asks.set(true);
    }

    /** Answers what is asked: nothing is done. */
    void decline() {
        asks.set(false);
    }

    /** Answers what is asked: it is done. */
    void confirm() {
        Opened now = workspace.openedProperty().get();
        if (now == null || !asks.get()) {
            return;
        }
        asks.set(false);
        try {
            CutoverStep step = step(now);
            cutting.start((progress, cancellation) -> now.run().runner().apply(step, progress, cancellation));
        } catch (InputException noUrl) {
            problem.set(Outcomes.of(noUrl, new Cancellation()));
        }
    }

    private CutoverStep step(Opened now) throws InputException {
        CutoverStep.Options options = new CutoverStep.Options(
                sample.get(),
                ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE),
                workspace.patience().sessions(),
                FROM_RECORD);
        return new CutoverStep(
                now.run().database(),
                now.settings(),
                now.run().folder(),
                KetoServer.at(oldUrl.get(), Api.V0_6),
                KetoServer.at(newUrl.get(), Api.V0_7),
                options);
    }

    private void ended(Activity.State now) {
        if (now == Activity.State.ENDED) {
            Outcome<CutoverResult> outcome =
                    Objects.requireNonNull(cutting.outcomeProperty().get());
            workspace.tasks().onUi(() -> {
                problem.set(outcome);
                read();
                workspace.look();
                update();
            });
        }
        update();
    }

    @Override
    public void cancel() {
        cutting.cancel();
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    /** What is wrong with a URL, for people; empty if nothing is, or nothing was typed. */
    String problemOf(String url, Api api) {
        try {
            if (!url.isBlank()) {
                KetoServer.at(url, api);
            }
            return "";
        } catch (InputException noUrl) {
            return noUrl.finding().seen();
        }
    }

    private boolean isComplete() {
        return !oldUrl.get().isBlank()
                && !newUrl.get().isBlank()
                && problemOf(oldUrl.get(), Api.V0_6).isEmpty()
                && problemOf(newUrl.get(), Api.V0_7).isEmpty();
    }

    private void update() {
        Opened now = workspace.openedProperty().get();
        boolean works = cutting.isBusy();
        boolean done = known.get().cutover().isPresent();
        boolean possible = now != null && isComplete() && !done;
        compare.enabledProperty().set(possible && !works && !asks.get());
        primaryProperty().set(works || done ? null : compare);
        secondaryProperty().set(works ? cancel : null);
        busyProperty().set(works);
        // It may be cut over later, or by other means.
        readyProperty().set(now != null);
        commandLineProperty().set(possible ? commandLine(now) : "");
        previewProperty().set(possible ? () -> step(now).preview() : null);
        stateProperty().set(state(works, done));
        resultProperty().set(result(works));
    }

    private String commandLine(Opened now) {
        return now.commandLine(
                "cutover",
                "--old-read-api",
                oldUrl.get(),
                "--new-read-api",
                newUrl.get(),
                "--sample",
                String.valueOf(sample.get()),
                "--wait",
                String.valueOf(Patience.DEFAULT.sessions().toSeconds()),
                "--yes");
    }

    private PageState state(boolean works, boolean done) {
        if (works) {
            return PageState.RUNNING;
        } else if (done) {
            return PageState.DONE;
        }
        Outcome<?> last = problem.get();
        // What was recorded just now is being read.
        boolean failed = last != null && !(last instanceof Outcome.Cancelled) && !(last instanceof Outcome.Done);
        return failed ? PageState.FAILED : PageState.TO_DO;
    }

    private String result(boolean works) {
        Optional<CutoverResult> cutover = known.get().cutover();
        if (works || workspace.openedProperty().get() == null) {
            return "";
        }
        return cutover.map(made -> texts().get("result.done")).orElse(texts().get("result.not"));
    }

    /** v0.6's port for reading. */
    StringProperty oldUrlProperty() {
        return oldUrl;
    }

    /** v0.7's port for reading. */
    StringProperty newUrlProperty() {
        return newUrl;
    }

    /** How many tuples of each namespace are asked about. */
    ObjectProperty<Integer> sampleProperty() {
        return sample;
    }

    /** What the run folder has. */
    ReadOnlyObjectProperty<Known> knownProperty() {
        return known.getReadOnlyProperty();
    }

    /** Why it was not cut over; null or done if nothing is wrong. */
    ReadOnlyObjectProperty<@Nullable Outcome<?>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Whether it is asked whether to do it. */
    ReadOnlyObjectProperty<Boolean> asksProperty() {
        return asks.getReadOnlyProperty();
    }

    Activity<CutoverResult> cutting() {
        return cutting;
    }

    Workspace workspace() {
        return workspace;
    }
}
