package org.ferryman.desktop.users;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.users.UsersContent.Ends;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ScheduledFreeze;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The two users: makes the new one and v0.7's tables, and decides when the old one can no longer write. */
public final class UsersPage extends Page {

    private final Workspace workspace;
    private final Waiting waiting;
    private final UsersLook look;
    private final UserSteps steps;
    private final NewPassword password;
    private final ServerWatch server;
    private final TrafficWatch traffic;
    private final UsersChoice choices;
    private final QuietTimes quiet;
    private final AdministratorLogin administrator;
    private final ReadOnlyObjectWrapper<UsersContent> content = new ReadOnlyObjectWrapper<>(UsersContent.NOTHING);
    private final PageAction next;
    private final PageAction cancel;
    private boolean left;

    /** A page that has seen nothing yet. */
    public UsersPage(Workspace workspace) {
        this(workspace, Waiting.DEFAULT, System::nanoTime);
    }

    UsersPage(Workspace workspace, Waiting waiting, LongSupplier nanoTime) {
        super("users", TextBundle.of(UsersPage.class));
        this.workspace = workspace;
        this.waiting = waiting;
        this.choices = new UsersChoice(workspace, this::update);
        this.look = new UsersLook(workspace, choices, this::update);
        this.steps = new UserSteps(workspace, waiting);
        this.password = new NewPassword(workspace);
        this.server = new ServerWatch(workspace);
        this.traffic = new TrafficWatch(workspace, nanoTime);
        this.quiet = new QuietTimes(workspace);
        this.administrator = new AdministratorLogin(workspace);
        this.next = new PageAction(texts().get("look"), this::doNext);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // Whatever another page did to the database is seen here, too.
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                look();
            }
        });
        follow();
        update();
    }

    private void follow() {
        steps.all().forEach(step -> step.whenChanged(this::update).whenEnded(outcome -> look()));
        steps.create().whenEnded(outcome -> {
            boolean made = outcome instanceof Outcome.Done;
            password.read(made);
            if (made) {
                password.givenProperty().set("");
            }
            look();
        });
        steps.drop().whenEnded(outcome -> {
            password.hide();
            password.read(false);
            look();
        });
        steps.freeze().whenDone(freeze -> froze(Optional.of(freeze)));
        steps.endSessions().whenDone(freeze -> froze(Optional.of(freeze)));
        steps.thaw().whenDone(thaw -> froze(Optional.empty()));
    }

    /** The step tells at once who can write now; the look thereafter tells the rest. */
    private void froze(Optional<FreezeResult> proof) {
        traffic.mark(proof.isPresent());
        look.froze(proof);
    }

    @Override
    public void entered() {
        look();
        password.read(false);
        traffic.start();
        quiet.read();
    }

    /** Looks at both users anew. */
    void look() {
        look.start();
        update();
    }

    private void reset() {
        traffic.stop();
        traffic.reset();
        password.reset();
        look.cancel();
        left = false;
        // Whether writes are to be stopped at the execution depends on it, even if this page is never visited.
        choices.restore(this::look);
        update();
    }

    private void doNext() {
        Runnable job = switch (content.get().next()) {
            case LOOK -> this::lookAgain;
            case CREATE -> () -> steps.create(choices.users(), password.chosen());
            case SCHEMA -> steps::makeTables;
            case FREEZE -> () -> steps.ask(UsersQuestion.FREEZE);
        };
        job.run();
    }

    private void lookAgain() {
        steps.reset();
        choices.keep();
        look();
    }

    @Override
    public CompletionStage<Boolean> leaving(boolean forward) {
        choices.keep();
        traffic.stop();
        server.stop();
        password.hide();
        steps.decline();
        OpenDatabase opened = workspace.openedProperty().get();
        boolean prepared = stateProperty().get() == PageState.DONE;
        boolean noted = left || prepared || opened == null || !forward;
        left = forward ? !prepared : left;
        update();
        if (noted) {
            return CompletableFuture.completedFuture(true);
        }
        // Going on while v0.6 can write is part of the record.
        return workspace.note(
                opened,
                JournalEvent.FREEZE_LEFT_OUT,
                Map.of(
                        "step",
                        KetoSteps.FREEZE.id(),
                        "chosen",
                        whenProperty().get().name()));
    }

    @Override
    public String onClose() {
        return content.get().running().map(step -> texts().get("close." + step)).orElse("");
    }

    @Override
    public void cancel() {
        steps.running().ifPresent(StepModel::cancel);
    }

    private void update() {
        OpenDatabase opened = workspace.openedProperty().get();
        RolesStatus known = known();
        Optional<StepModel<?, ?>> running = steps.running();
        boolean atExecution = whenProperty().get() == FreezeWhen.AT_EXECUTE;
        boolean scheduled = known != null && !known.frozen() && known.canFreeze() && atExecution;
        workspace.freezeUnknownProperty().set(opened != null && known == null && atExecution);
        workspace
                .scheduledFreezeProperty()
                .set(known != null && scheduled ? new ScheduledFreeze(UserSteps.named(known), waiting()) : null);
        UsersContent now = contentNow(scheduled);
        busyProperty().set(now.isBusy());
        readyProperty().set(opened != null && !now.isBusy());
        next.textProperty()
                .set(texts().get("next." + now.next(), nameProperty().get().strip()));
        next.enabledProperty().set(now.isFree() && !look.activity().isBusy());
        primaryProperty().set(opened == null || now.isBusy() ? null : next);
        cancel.enabledProperty()
                .set(running.stream().anyMatch(step -> step.view().isStoppable()));
        secondaryProperty().set(now.isBusy() ? cancel : null);
        commandLineProperty().set(opened == null ? "" : UserCommands.of(opened, known, now.when(), now.question()));
        previewProperty().set(opened == null || known == null ? null : preview(opened, known));
        stands(UsersStanding.of(now, texts()));
        content.set(now);
    }

    private UsersContent contentNow(boolean scheduled) {
        return new UsersContent(
                workspace.openedProperty().get() != null,
                known(),
                look.activity().outcomeProperty().get(),
                NextStep.of(known(), choices),
                whenProperty().get(),
                scheduled,
                steps.question(),
                steps.running().map(StepModel::step),
                proof(),
                new Ends(
                        UserSteps.outcome(steps.create(), steps.drop()),
                        UserSteps.outcome(steps.schema()),
                        UserSteps.outcome(steps.freeze(), steps.endSessions(), steps.thaw()),
                        steps.all().stream().anyMatch(step -> step.view().hasFailed())),
                left,
                workspace.servesSince().isPresent());
    }

    private Callable<List<String>> preview(OpenDatabase opened, RolesStatus known) {
        FreezeWhen when = whenProperty().get();
        return steps.asked().map(StepModel::preview).orElse(() -> UserCommands.preview(texts(), opened, known, when));
    }

    private Waiting waiting() {
        return new Waiting(waiting.patience(), endWritersProperty().get());
    }

    private @Nullable RolesStatus known() {
        return workspace.usersProperty().get();
    }

    private Optional<FreezeResult> proof() {
        RolesStatus known = known();
        return Optional.ofNullable(known).filter(RolesStatus::frozen).flatMap(RolesStatus::proof);
    }

    /** The name of the user that v0.7 is to work as. */
    StringProperty nameProperty() {
        return choices.newNameProperty();
    }

    /** The name of the user that v0.6 works as; empty for the owner of its tables. */
    StringProperty oldNameProperty() {
        return choices.oldNameProperty();
    }

    /** When v0.6's writes are to be stopped. */
    ObjectProperty<FreezeWhen> whenProperty() {
        return choices.whenProperty();
    }

    /** Whether sessions that hold on to a write are to be ended at the execution. */
    BooleanProperty endWritersProperty() {
        return choices.endWritersProperty();
    }

    /** What the page shows. */
    ReadOnlyObjectProperty<UsersContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    Activity<RolesStatus> lookActivity() {
        return look.activity();
    }

    UserSteps steps() {
        return steps;
    }

    NewPassword password() {
        return password;
    }

    ServerWatch server() {
        return server;
    }

    TrafficWatch traffic() {
        return traffic;
    }

    QuietTimes quiet() {
        return quiet;
    }

    Workspace workspace() {
        return workspace;
    }

    /** What lets another user do the steps. */
    AdministratorLogin administrator() {
        return administrator;
    }
}
