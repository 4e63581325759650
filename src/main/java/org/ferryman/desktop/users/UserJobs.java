package org.ferryman.desktop.users;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.NewUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The changes that the page makes, one at a time. */
final class UserJobs {

    private final Workspace workspace;
    private final Waiting waiting;
    private final Job<NewUser> create;
    private final Job<SchemaResult> schema;
    private final Job<FreezeResult> freeze;
    private final Job<ThawResult> thaw;
    private final Job<DroppedUser> drop;

    /**
     * Jobs that were not started.
     *
     * @param changed is told after each change of state; with the job if it has ended
     */
    UserJobs(Workspace workspace, Waiting waiting, Consumer<Optional<Job<?>>> changed) {
        this.workspace = workspace;
        this.waiting = waiting;
        this.create = new Job<>("user", workspace.activity("user"));
        this.schema = new Job<>("schema", workspace.activity("schema"));
        this.freeze = new Job<>("freeze", workspace.activity("freeze"));
        this.thaw = new Job<>("thaw", workspace.activity("thaw"));
        this.drop = new Job<>("user-drop", workspace.activity("user-drop"));
        for (Job<?> job : all()) {
            job.activity()
                    .stateProperty()
                    .addListener((property, before, after) ->
                            changed.accept(after == Activity.State.ENDED ? Optional.of(job) : Optional.empty()));
        }
    }

    /**
     * A change and how it goes.
     *
     * @param id the step's
     */
    record Job<R>(String id, Activity<R> activity) {

        boolean failed() {
            Outcome<R> outcome = activity.outcomeProperty().get();
            return outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled);
        }

        boolean done() {
            return activity.outcomeProperty().get() instanceof Outcome.Done;
        }
    }

    /** Does what was asked about. */
    void answer(Question asked, RolesStatus known) {
        if (asked == Question.THAW) {
            thaw(known);
        } else if (asked == Question.DROP) {
            drop(known);
        } else {
            freeze(known, asked == Question.END_SESSIONS);
        }
    }

    void create(RoleNames users, Optional<Secret> password) {
        start(create, opened -> opened.playbook().newUser(users, password));
    }

    void schema(RolesStatus known) {
        start(schema, opened -> opened.playbook().schema(known.schemaOwner()));
    }

    void freeze(RolesStatus known, boolean endWriters) {
        start(freeze, opened -> freezing(opened, known, endWriters));
    }

    void thaw(RolesStatus known) {
        start(thaw, opened -> thawing(opened, known));
    }

    void drop(RolesStatus known) {
        start(drop, opened -> dropping(opened, known));
    }

    /** What is done if the answer is yes. */
    Change<?> asked(Opened opened, Question asked, RolesStatus known) {
        return switch (asked) {
            case FREEZE, END_SESSIONS -> freezing(opened, known, asked == Question.END_SESSIONS);
            case THAW -> thawing(opened, known);
            case DROP -> dropping(opened, known);
        };
    }

    private Change<FreezeResult> freezing(Opened opened, RolesStatus known, boolean endWriters) {
        return opened.playbook().freeze(named(known), new Waiting(waiting.patience(), endWriters));
    }

    private Change<ThawResult> thawing(Opened opened, RolesStatus known) {
        return opened.playbook().freeze(named(known), waiting).undo();
    }

    private static Change<DroppedUser> dropping(Opened opened, RolesStatus known) {
        return opened.playbook().dropUser(recorded(known));
    }

    /** The two, so that each step is about the same ones as were shown. */
    static RoleNames named(RolesStatus known) {
        return new RoleNames(Optional.of(known.oldUser()), Optional.of(known.newUser()));
    }

    /** Whoever names the role has it dropped, whatever the record says: it is not named here. */
    private static RoleNames recorded(RolesStatus known) {
        return new RoleNames(Optional.of(known.oldUser()), Optional.empty());
    }

    private <R> void start(Job<R> job, java.util.function.Function<Opened, Change<R>> change) {
        Opened opened = workspace.openedProperty().get();
        if (opened != null && running() == null) {
            all().forEach(other -> other.activity().reset());
            job.activity()
                    .start((progress, cancellation) ->
                            opened.run().runner().apply(change.apply(opened), progress, cancellation));
        }
    }

    /** The one at work; null if none is. */
    @Nullable Job<?> running() {
        return all().stream().filter(job -> job.activity().isBusy()).findFirst().orElse(null);
    }

    List<Job<?>> all() {
        return List.of(create, schema, freeze, thaw, drop);
    }

    void reset() {
        all().forEach(job -> job.activity().reset());
    }

    Job<NewUser> create() {
        return create;
    }

    Job<SchemaResult> schema() {
        return schema;
    }

    Job<FreezeResult> freeze() {
        return freeze;
    }

    Job<ThawResult> thaw() {
        return thaw;
    }

    Job<DroppedUser> drop() {
        return drop;
    }
}
