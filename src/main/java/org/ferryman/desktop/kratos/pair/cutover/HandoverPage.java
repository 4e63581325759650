package org.ferryman.desktop.kratos.pair.cutover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairTexts;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.Answerable;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Progress;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.binary.OpenCommand;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosWayBackArmStep;
import org.ferryman.kratos.replicate.ReplicationPhase;
import org.ferryman.kratos.replicate.WayBackPhase;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** Hands over to the target: what must be so before, the question, the countdown, and what came of it. */
public final class HandoverPage extends Page {

    /** What is to be typed before it begins, as on the command line. */
    static final String WORDS = "cut over";

    private static final Duration OLD_SESSIONS = Duration.ofSeconds(60);

    private final PairWorkspace workspace;
    private final StepModel<OpenPair, KratosCutover> step;
    private final StepModel<OpenPair, WayBackStatus> arm;
    private final ConditionsWatch watch;
    private final CutoverCountdown countdown;
    private final StringProperty typed = new SimpleStringProperty("");
    private final StringProperty onOpen = new SimpleStringProperty("");
    private final BooleanProperty verifyFirst = new SimpleBooleanProperty();
    private final PageAction start;
    private final PageAction abort;
    private final Answerable question = new TypedQuestion();
    private boolean decided;

    /** A page on which nothing was done yet. */
    public HandoverPage(PairWorkspace workspace) {
        this(workspace, System::nanoTime);
    }

    HandoverPage(PairWorkspace workspace, LongSupplier nanoTime) {
        super("handover", TextBundle.of(HandoverPage.class));
        this.workspace = workspace;
        this.watch = new ConditionsWatch(workspace, nanoTime);
        this.countdown = new CutoverCountdown(workspace.ticker(), nanoTime);
        this.step = new StepModel<OpenPair, KratosCutover>(workspace, KratosBlueGreenSteps.CUTOVER.id())
                .whenDone(workspace.cutoverProperty()::set)
                .whenChanged(this::update)
                .whenEnded(outcome -> ended());
        this.arm = new StepModel<OpenPair, WayBackStatus>(workspace, KratosWayBackArmStep.ID)
                .whenChanged(this::update)
                .whenEnded(outcome -> workspace.look());
        this.start = new PageAction(texts().get("cut"), this::ask);
        this.abort = new PageAction(texts().get("abort"), this::cancel).dangerous();
        step.viewProperty().addListener((property, before, after) -> follow(after.progress()));
        countdown.leftProperty().addListener((property, before, after) -> update());
        typed.addListener((property, before, after) -> update());
        workspace.openedProperty().addListener((property, before, after) -> {
            countdown.stop();
            watch.forget();
            onOpen.set("");
            verifyFirst.set(false);
            update();
        });
        workspace.seenProperty().addListener((property, before, after) -> update());
        workspace.cutoverProperty().addListener((property, before, after) -> update());
        watch.sightProperty().addListener((property, before, after) -> update());
        update();
    }

    /** Yes begins the countdown, once the words are typed. */
    private final class TypedQuestion implements Answerable {

        @Override
        public ReadOnlyObjectProperty<StepView<KratosCutover>> viewProperty() {
            return step.viewProperty();
        }

        @Override
        public boolean isAnswerable() {
            return step.isAnswerable() && typed.get().strip().equals(WORDS) && !countdown.isRunning();
        }

        @Override
        public void yes() {
            if (isAnswerable()) {
                countdown.start(step::yes);
            }
        }

        @Override
        public void no() {
            countdown.stop();
            step.no();
        }
    }

    @Override
    public Optional<String> document() {
        return Optional.of(PairTexts.DOCUMENT);
    }

    @Override
    public void entered() {
        workspace.look();
        watch.start();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        question.no();
        arm.no();
        watch.stop();
        return super.leaving();
    }

    @Override
    public String onClose() {
        return texts().get(arm.view().isBusy() ? "close.arm" : decided ? "close.decided" : "close");
    }

    private void follow(@Nullable Progress progress) {
        if (progress != null && progress.phase() instanceof ReplicationPhase phase && phase.isDecided() && !decided) {
            decided = true;
            update();
        }
    }

    private void ask() {
        typed.set("");
        decided = false;
        arm.reset();
        step.lookAndAsk(opened -> opened.playbook().cutover(options()));
    }

    private KratosCutoverStep.Options options() throws InputException {
        String command = onOpen.get().strip();
        return new KratosCutoverStep.Options(
                Waiting.DEFAULT,
                KratosCutoverStep.Options.USUAL.drain(),
                true,
                verifyFirst.get(),
                command.isEmpty() ? Optional.empty() : Optional.of(OpenCommand.parse(command)),
                OLD_SESSIONS,
                workspace.migrating());
    }

    private void ended() {
        typed.set("");
        workspace.look();
    }

    /** Looks what the way back takes, and asks. */
    void askToArm() {
        question.no();
        arm.lookAndAsk(opened -> opened.playbook()
                .wayBackArm(new PublisherAddress(opened.addresses().targetSeen())));
    }

    /** Whether a way back can be made now, and there is none. */
    boolean isArmable() {
        return workspace
                        .phase()
                        .filter(phase -> phase == BlueGreenPhase.UPGRADED)
                        .isPresent()
                && Optional.ofNullable(watch.sightProperty().get().back())
                        .filter(back -> back.phase() == WayBackPhase.NONE)
                        .isPresent();
    }

    /** Stops it: before the commit nothing has happened then. */
    @Override
    public void cancel() {
        if (countdown.isRunning()) {
            question.no();
        } else {
            arm.cancel();
            // Past the decision nobody can write until it has come to its end.
            if (!decided) {
                step.cancel();
            }
        }
    }

    /** Whether the target has taken over. */
    boolean isOpen() {
        return workspace
                .phase()
                .filter(phase -> phase == BlueGreenPhase.OPEN || phase == BlueGreenPhase.GONE_BACK)
                .isPresent();
    }

    private void update() {
        OpenPair opened = workspace.openedProperty().get();
        boolean busy = step.view().isBusy() || arm.view().isBusy();
        boolean counts = countdown.isRunning();
        boolean asks = step.view().question().isPresent();
        busyProperty().set(busy || counts);
        primaryProperty().set(busy || counts || isOpen() ? null : start);
        start.enabledProperty().set(opened != null && !asks && workspace.phase().isPresent());
        boolean abortable =
                counts || (step.view().isStoppable() && !decided) || arm.view().isStoppable();
        secondaryProperty().set(abortable ? abort : null);
        previewProperty().set(asks ? step.preview() : arm.view().question().isPresent() ? arm.preview() : null);
        commandLineProperty().set(opened == null ? "" : commandLine(opened));
        readyProperty().set(!busy && !counts && isOpen());
        stands(standing(busy || counts));
    }

    private String commandLine(OpenPair opened) {
        if (arm.view().question().isPresent()) {
            return opened.commandLine("way-back arm", "--yes");
        }
        List<String> options = new ArrayList<>();
        if (verifyFirst.get()) {
            options.add("--verify-first");
        }
        if (!onOpen.get().isBlank()) {
            options.addAll(List.of(OpenCommand.OPTION, onOpen.get().strip()));
        }
        if (workspace.isLong() && workspace.repairsNidsProperty().get()) {
            options.add("--repair-nids");
        }
        options.add("--yes");
        return opened.lines().withKratos("cutover", options);
    }

    private PageStanding standing(boolean busy) {
        if (busy) {
            return new PageStanding(PageState.RUNNING, texts().get("result.running"));
        } else if (workspace
                .phase()
                .filter(phase -> phase == BlueGreenPhase.DECIDED)
                .isPresent()) {
            return new PageStanding(PageState.ATTENTION, texts().get("result.decided"));
        } else if (step.view().hasFailed()) {
            return new PageStanding(PageState.FAILED, texts().get("result.failed"));
        } else if (!isOpen()) {
            return new PageStanding(PageState.TO_DO, "");
        }
        if (workspace.phase().filter(phase -> phase == BlueGreenPhase.GONE_BACK).isPresent()) {
            return new PageStanding(PageState.ATTENTION, texts().get("result.back"));
        }
        KratosCutover done = workspace.cutoverProperty().get();
        boolean proven = done != null && done.isProven();
        return new PageStanding(
                proven ? PageState.DONE : PageState.ATTENTION, texts().get(proven ? "result.done" : "result.unproven"));
    }

    /** Whether the running cut-over is past its decision. */
    boolean isDecided() {
        return decided;
    }

    /** What was typed to agree. */
    StringProperty typedProperty() {
        return typed;
    }

    /** The command that is run when the target is open; empty for none. */
    StringProperty onOpenProperty() {
        return onOpen;
    }

    /** Whether both sides are compared before the target is opened. */
    BooleanProperty verifyFirstProperty() {
        return verifyFirst;
    }

    /** The question, whose yes begins the countdown. */
    Answerable question() {
        return question;
    }

    CutoverCountdown countdown() {
        return countdown;
    }

    ConditionsWatch watch() {
        return watch;
    }

    StepModel<OpenPair, KratosCutover> step() {
        return step;
    }

    StepModel<OpenPair, WayBackStatus> arm() {
        return arm;
    }

    PairWorkspace workspace() {
        return workspace;
    }
}
