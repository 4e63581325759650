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
import org.ferryman.desktop.users.UserJobs.Job;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ScheduledFreeze;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Journal;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The two users: makes the new one and v0.7's tables, and decides when the old one can no longer write. */
public final class UsersPage extends Page {

    private final Workspace workspace;
    private final Waiting waiting;
    private final Activity<RolesStatus> look;
    private final UserJobs jobs;
    private final NewPassword password;
    private final ServerWatch server;
    private final TrafficWatch traffic;
    private final Choices choices;
    private final QuietTimes quiet;
    private final ReadOnlyObjectWrapper<@Nullable Question> question = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Object> revision = new ReadOnlyObjectWrapper<>(new Object());
    private final Action next;
    private final Action cancel;
    private boolean left;
    private boolean looksAgain;

    /** A page that has seen nothing yet. */
    public UsersPage(Workspace workspace) {
        this(workspace, Waiting.DEFAULT, System::nanoTime);
    }

    UsersPage(Workspace workspace, Waiting waiting, LongSupplier nanoTime) {
        super("users", Texts.of(UsersPage.class));
        this.workspace = workspace;
        this.waiting = waiting;
        this.look = workspace.activity();
        this.choices = new Choices(workspace, this::update);
        this.jobs = new UserJobs(workspace, waiting, this::jobChanged);
        this.password = new NewPassword(workspace);
        this.server = new ServerWatch(workspace);
        this.traffic = new TrafficWatch(workspace, nanoTime);
        this.quiet = new QuietTimes(workspace);
        this.next = new Action(texts().get("look"), this::doNext);
        this.cancel = new Action(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // Whatever another page did to the database is seen here, too.
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                look();
            }
        });
        look.stateProperty().addListener((property, before, after) -> looked(after));
        update();
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
        Opened opened = workspace.openedProperty().get();
        if (opened == null) {
            return;
        }
        RoleNames users = choices.users();
        boolean started = look.start((progress, cancellation) -> new Outcome.Done<>(
                opened.playbook().users(users).read(new Work(progress, cancellation, Journal.NONE))));
        looksAgain = !started;
        update();
    }

    private void looked(Activity.State state) {
        if (state != Activity.State.ENDED) {
            return;
        }
        if (looksAgain) {
            looksAgain = false;
            look();
            return;
        }
        if (look.outcomeProperty().get() instanceof Outcome.Done<RolesStatus> done) {
            take(done.result());
        } else if (look.outcomeProperty().get() instanceof Outcome.Blocked || !choices.areOf(known())) {
            // What was seen is of others; a look that only failed leaves it as it was.
            workspace.usersProperty().set(null);
        }
        update();
    }

    private void take(RolesStatus known) {
        workspace.usersProperty().set(known);
        if (nameProperty().get().isBlank()) {
            nameProperty().set(known.newUser());
        }
    }

    private void reset() {
        traffic.stop();
        traffic.reset();
        server.reset();
        password.reset();
        jobs.reset();
        look.cancel();
        question.set(null);
        left = false;
        // Whether writes are to be stopped at the execution depends on it, be this page visited or not.
        choices.restore(this::look);
        update();
    }

    private void jobChanged(Optional<Job<?>> ended) {
        ended.ifPresent(job -> {
            if (job.equals(jobs.create())) {
                password.read(job.done());
                if (job.done()) {
                    password.givenProperty().set("");
                }
            } else if (job.equals(jobs.drop())) {
                password.hide();
                password.read(false);
            } else if (job.equals(jobs.freeze()) || job.equals(jobs.thaw())) {
                mark(job);
            }
            look();
        });
        update();
    }

    private void mark(Job<?> job) {
        if (job.done()) {
            traffic.mark(job.equals(jobs.freeze()));
        }
    }

    /** What the page's button does. */
    Next nextJob() {
        return Next.of(known(), choices);
    }

    private void doNext() {
        RolesStatus known = known();
        Next job = nextJob();
        if (job == Next.LOOK || known == null) {
            jobs.reset();
            choices.keep();
            look();
        } else if (job == Next.CREATE) {
            jobs.create(choices.users(), password.chosen());
        } else if (job == Next.SCHEMA) {
            jobs.schema(known);
        } else {
            ask(Question.FREEZE);
        }
    }

    /** Makes v0.7's tables, be the user made or not. */
    void applySchema() {
        RolesStatus known = known();
        if (known != null) {
            jobs.schema(known);
        }
    }

    /** Proves once more that the old user can't write. */
    void proveAgain() {
        RolesStatus known = known();
        if (known != null && known.frozen()) {
            jobs.freeze(known, false);
        }
    }

    void ask(Question asked) {
        if (jobs.running() == null) {
            question.set(asked);
            update();
        }
    }

    /** Answers what {@link #questionProperty} asks: nothing is done. */
    void decline() {
        question.set(null);
        update();
    }

    /** Answers what {@link #questionProperty} asks: it is done. */
    void confirm() {
        Question asked = question.get();
        RolesStatus known = known();
        question.set(null);
        if (asked != null && known != null) {
            jobs.answer(asked, known);
        }
        update();
    }

    @Override
    public CompletionStage<Boolean> leaving(boolean forward) {
        choices.keep();
        traffic.stop();
        server.stop();
        password.hide();
        question.set(null);
        Opened opened = workspace.openedProperty().get();
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
                Map.of("step", "freeze", "chosen", whenProperty().get().name()));
    }

    @Override
    public String onClose() {
        Job<?> running = jobs.running();
        return running == null ? "" : texts().get("close." + running.id());
    }

    @Override
    public void cancel() {
        Job<?> running = jobs.running();
        if (running != null) {
            running.activity().cancel();
        }
    }

    private void update() {
        Opened opened = workspace.openedProperty().get();
        RolesStatus known = known();
        Job<?> running = jobs.running();
        boolean atExecution = whenProperty().get() == FreezeWhen.AT_EXECUTE;
        boolean scheduled = known != null && !known.frozen() && known.canFreeze() && atExecution;
        workspace.freezeUnknownProperty().set(opened != null && known == null && atExecution);
        workspace
                .scheduledFreezeProperty()
                .set(known != null && scheduled ? new ScheduledFreeze(UserJobs.named(known), waiting()) : null);
        busyProperty().set(running != null);
        readyProperty().set(opened != null && running == null);
        Next job = nextJob();
        next.textProperty().set(texts().get("next." + job, nameProperty().get().strip()));
        next.enabledProperty().set(running == null && !look.isBusy() && question.get() == null);
        primaryProperty().set(opened == null || running != null ? null : next);
        cancel.enabledProperty()
                .set(running != null && running.activity().stateProperty().get() == Activity.State.RUNNING);
        secondaryProperty().set(running == null ? null : cancel);
        commandLineProperty()
                .set(
                        opened == null
                                ? ""
                                : UserCommands.of(opened, known, whenProperty().get(), question.get()));
        previewProperty().set(opened == null || known == null ? null : preview(opened, known));
        UsersStanding standing = UsersStanding.of(this);
        stateProperty().set(standing.state());
        resultProperty().set(standing.result());
        revision.set(new Object());
    }

    private Callable<List<String>> preview(Opened opened, RolesStatus known) {
        Question asked = question.get();
        FreezeWhen when = whenProperty().get();
        return asked == null
                ? () -> UserCommands.preview(texts(), opened, known, when)
                : () -> jobs.asked(opened, asked, known).preview();
    }

    private Waiting waiting() {
        return new Waiting(waiting.patience(), endWritersProperty().get());
    }

    private @Nullable RolesStatus known() {
        return workspace.usersProperty().get();
    }

    /** How the last freeze was proven, if it holds. */
    Optional<FreezeResult> proof() {
        RolesStatus known = known();
        Optional<FreezeResult> recorded = known == null ? Optional.empty() : known.proof();
        return recorded.isPresent() && known != null && known.frozen() ? recorded : Optional.empty();
    }

    boolean couldNotLook() {
        Outcome<?> outcome = look.outcomeProperty().get();
        return outcome != null && !(outcome instanceof Outcome.Done);
    }

    boolean wasLeft() {
        return left;
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

    /** What the user is asked; null if nothing. */
    ReadOnlyObjectProperty<@Nullable Question> questionProperty() {
        return question.getReadOnlyProperty();
    }

    /** Another one whenever anything may have changed but what goes on at the tables. */
    ReadOnlyObjectProperty<Object> revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    Activity<RolesStatus> lookActivity() {
        return look;
    }

    UserJobs jobs() {
        return jobs;
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
}
