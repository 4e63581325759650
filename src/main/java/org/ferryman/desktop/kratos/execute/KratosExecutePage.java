package org.ferryman.desktop.kratos.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PlaybookRunModel;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Upgrades: stops the other writes, has the new Kratos run its migrations, and proves that no row changed. */
public final class KratosExecutePage extends Page {

    private final KratosWorkspace workspace;
    private final UpgradeRun run;
    private final KratosExecuteActions actions;
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ObjectProperty<UpgradeChoices> choices = new SimpleObjectProperty<>(UpgradeChoices.usual(true));
    private final ReadOnlyObjectWrapper<KratosExecuteContent> content;
    private @Nullable KratosMigration migration;

    /** A page on which nothing was done yet. */
    public KratosExecutePage(KratosWorkspace workspace) {
        this(workspace, System::nanoTime);
    }

    KratosExecutePage(KratosWorkspace workspace, LongSupplier nanoTime) {
        super("execute", TextBundle.of(KratosExecutePage.class));
        this.workspace = workspace;
        this.run = new UpgradeRun(workspace, nanoTime, this::ended);
        this.actions = new KratosExecuteActions(
                texts(), () -> run.ask(choices::get), run::verify, this::lookAgain, run.steps()::askToCancel);
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        run.steps().whenChanged(this::update);
        run.steps().step(KratosSteps.MIGRATE).whenDone(done -> {
            migration = done;
            // What was found of the level before says nothing of this one.
            workspace.verificationProperty().set(null);
        });
        run.steps().step(KratosSteps.VERIFY).whenDone(workspace.verificationProperty()::set);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        choices.addListener((property, before, after) -> update());
        for (ReadOnlyObjectProperty<?> each : List.<ReadOnlyObjectProperty<?>>of(
                workspace.seenProperty(),
                workspace.assessmentProperty(),
                workspace.verificationProperty(),
                workspace.lookActivity().stateProperty())) {
            each.addListener((property, before, after) -> update());
        }
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(NewKratosChoice.DOCUMENT);
    }

    @Override
    public void entered() {
        if (!run.isBusy()) {
            workspace.look();
        }
    }

    private void lookAgain() {
        run.forget();
        workspace.look();
        update();
    }

    private void reset() {
        migration = null;
        run.forget();
        choices.set(UpgradeChoices.usual(isRunHere()));
        command.set("");
        update();
    }

    private void ended(Ending how) {
        workspace.look();
    }

    @Override
    public void cancel() {
        run.steps().cancel();
    }

    @Override
    public String onClose() {
        return content.get()
                .run()
                .running()
                .map(step -> texts().get("close." + step.id()))
                .orElse("");
    }

    private Phase phaseNow() {
        return switch (run.steps().viewProperty().get().state()) {
            case RUNNING -> Phase.RUNNING;
            case CANCELLING -> Phase.CANCELLING;
            case ASKING -> Phase.CONFIRMING;
            case IDLE, LOOKING, ENDED -> seenPhase();
        };
    }

    private Phase seenPhase() {
        KratosStatus seen = workspace.seenProperty().get();
        Outcome<?> look = workspace.lookActivity().outcomeProperty().get();
        boolean failed = look != null && !(look instanceof Outcome.Done);
        if (failed) {
            return Phase.UNKNOWN;
        } else if (seen == null) {
            return Phase.LOOKING;
        }
        Answer answer = seen.answer();
        boolean halfDone = !seen.halfRecorded().isEmpty();
        if (answer == Answer.NEEDED || halfDone) {
            return Phase.READY;
        }
        return answer == Answer.NOT_NEEDED ? Phase.MIGRATED : Phase.BLOCKED;
    }

    private void update() {
        KratosExecuteContent now = contentNow();
        busyProperty().set(run.isBusy());
        actions.show(now, workspace.lookActivity().stateProperty().get() != Activity.State.RUNNING);
        primaryProperty().set(actions.primary(now));
        secondaryProperty().set(actions.secondary(now));
        commandLineProperty().set(commandLines(now));
        OpenKratos opened = now.opened();
        boolean changes = now.phase() == Phase.READY || now.phase() == Phase.CONFIRMING;
        previewProperty().set(opened != null && changes ? () -> preview(opened, now) : null);
        tellCommand(now);
        readyProperty().set(now.phase() == Phase.MIGRATED);
        stands(new KratosExecuteStanding(texts()).of(now));
        content.set(now);
    }

    /** What people are to run themselves, as soon as it is known. */
    private void tellCommand(KratosExecuteContent now) {
        if (now.phase() == Phase.READY && !now.isRunHere() && command.get().isEmpty()) {
            workspace.read(
                    opened -> String.join(
                            "\n",
                            opened.playbook().migrate(MigrateOptions.USUAL).preview()),
                    command::set,
                    unknown -> LoggerFactory.getLogger(KratosExecutePage.class)
                            .warn("the command to run by hand is not known", unknown));
        }
    }

    private boolean isRunHere() {
        OpenKratos opened = workspace.openedProperty().get();
        return opened == null || opened.isRunHere();
    }

    private KratosExecuteContent contentNow() {
        return new KratosExecuteContent(
                phaseNow(),
                workspace.openedProperty().get(),
                workspace.seenProperty().get(),
                run.ending(),
                run.now(),
                choices.get(),
                workspace.assessmentProperty().get(),
                migration,
                workspace.verificationProperty().get());
    }

    private static boolean freezes(KratosExecuteContent now) {
        return now.stopsWrites() || now.isFrozen();
    }

    /** One a line, each to be run by itself; those that write don't ask. */
    private static String commandLines(KratosExecuteContent now) {
        OpenKratos opened = now.opened();
        if (opened == null) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        boolean upgrades = now.phase() != Phase.MIGRATED;
        if (upgrades && freezes(now)) {
            lines.add(opened.commandLine("freeze", "--yes"));
        }
        if (upgrades) {
            List<String> options = new ArrayList<>(now.choices().arguments());
            options.add("--yes");
            lines.add(opened.lines().withKratos("migrate", options));
        }
        lines.add(opened.commandLine("verify"));
        if (freezes(now)) {
            lines.add(opened.commandLine("thaw", "--yes"));
        }
        return String.join("\n", lines);
    }

    private List<String> preview(OpenKratos opened, KratosExecuteContent now) throws Exception {
        List<String> all = new ArrayList<>();
        if (freezes(now)) {
            all.addAll(opened.playbook().freeze(Waiting.DEFAULT).preview());
        }
        all.addAll(opened.playbook().migrate(now.choices().options()).preview());
        all.add("-- " + texts().get("preview.verify"));
        if (freezes(now)) {
            all.add("-- " + texts().get("preview.thaw"));
        }
        return all;
    }

    /** Lets everybody write again, if nothing runs. */
    void thaw() {
        run.thaw();
    }

    /** What is chosen about the upgrade. */
    ObjectProperty<UpgradeChoices> choicesProperty() {
        return choices;
    }

    /** What people are to run themselves; empty where Ferryman does, and until it is known. */
    ReadOnlyStringProperty commandProperty() {
        return command.getReadOnlyProperty();
    }

    /** For how many seconds the run at hand has stopped writes. */
    OptionalDouble secondsStopped() {
        return run.secondsStopped();
    }

    /** What the page shows now. */
    KratosExecuteContent content() {
        return content.get();
    }

    /** The same, for those who follow it. */
    ReadOnlyObjectProperty<KratosExecuteContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /** What is asked, and runs. */
    public PlaybookRunModel steps() {
        return run.steps();
    }

    KratosWorkspace workspace() {
        return workspace;
    }
}
