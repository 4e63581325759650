package org.ferryman.desktop.users;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.NewUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The changes that the page makes, one at a time; each is about the users that were seen last. */
final class UserSteps {

    private final Workspace workspace;
    private final Waiting waiting;
    private final StepModel<OpenDatabase, NewUser> create;
    private final StepModel<OpenDatabase, SchemaResult> schema;
    private final StepModel<OpenDatabase, FreezeResult> freeze;
    private final StepModel<OpenDatabase, FreezeResult> endSessions;
    private final StepModel<OpenDatabase, ThawResult> thaw;
    private final StepModel<OpenDatabase, DroppedUser> drop;
    private final Map<UsersQuestion, StepModel<?, ?>> askedBefore;

    UserSteps(Workspace workspace, Waiting waiting) {
        this.workspace = workspace;
        this.waiting = waiting;
        this.create = new StepModel<>(workspace, KetoSteps.USER.id());
        this.schema = new StepModel<>(workspace, KetoSteps.SCHEMA.id());
        this.freeze = new StepModel<>(workspace, KetoSteps.FREEZE.id());
        this.endSessions = new StepModel<>(workspace, KetoSteps.FREEZE.id());
        this.thaw = new StepModel<>(workspace, KetoSteps.THAW.id());
        this.drop = new StepModel<>(workspace, DropUserStep.ID);
        this.askedBefore = new EnumMap<>(Map.of(
                UsersQuestion.FREEZE, freeze,
                UsersQuestion.END_SESSIONS, endSessions,
                UsersQuestion.THAW, thaw,
                UsersQuestion.DROP, drop));
    }

    /** Asks whether to do something, and about nothing else. */
    void ask(UsersQuestion asked) {
        if (begins()) {
            Runnable question = switch (asked) {
                case FREEZE -> () -> freeze.ask(freezing(false));
                case END_SESSIONS -> () -> endSessions.ask(freezing(true));
                case THAW -> () -> thaw.ask(this::thawing);
                case DROP -> () -> drop.ask(this::dropping);
            };
            question.run();
        }
    }

    private Change<ThawResult> thawing(OpenDatabase opened) {
        return opened.playbook().freeze(named(known()), waiting).undo();
    }

    /** If the role were named, it would be dropped whatever the record says. */
    private Change<DroppedUser> dropping(OpenDatabase opened) {
        return opened.playbook().dropUser(new RoleNames(Optional.of(known().oldUser()), Optional.empty()));
    }

    void create(RoleNames users, Optional<Secret> password) {
        if (begins()) {
            create.apply(opened -> opened.playbook().newUser(users, password));
        }
    }

    /** Makes v0.7's tables, whether the user is made or not. */
    void makeTables() {
        if (begins()) {
            schema.apply(opened -> opened.playbook().schema(known().schemaOwner()));
        }
    }

    /** Proves once more that the old user can't write. */
    void proveAgain() {
        if (begins() && known().frozen()) {
            freeze.apply(freezing(false));
        }
    }

    private StepModel.Making<OpenDatabase, FreezeResult> freezing(boolean endWriters) {
        return opened -> opened.playbook().freeze(named(known()), new Waiting(waiting.patience(), endWriters));
    }

    private boolean begins() {
        boolean free = running().isEmpty() && workspace.usersProperty().get() != null;
        if (free) {
            reset();
        }
        return free;
    }

    private RolesStatus known() {
        return Objects.requireNonNull(workspace.usersProperty().get());
    }

    /** The two, so that each step is about the same ones as were shown. */
    static RoleNames named(RolesStatus known) {
        return new RoleNames(Optional.of(known.oldUser()), Optional.of(known.newUser()));
    }

    /** The one at work. */
    Optional<StepModel<?, ?>> running() {
        return all().stream().filter(step -> step.view().isBusy()).findFirst();
    }

    /** What is asked. */
    Optional<UsersQuestion> question() {
        return askedBefore.entrySet().stream()
                .filter(step -> step.getValue().view().question().isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The step that is asked about in that way. */
    StepModel<?, ?> step(UsersQuestion asked) {
        return Objects.requireNonNull(askedBefore.get(asked));
    }

    /** The step that is asked about. */
    Optional<StepModel<?, ?>> asked() {
        return question().map(this::step);
    }

    /** Takes the question back. */
    void decline() {
        all().forEach(StepModel::no);
    }

    /** How one of these ended, if it is the one that ran last. */
    static @Nullable Outcome<?> outcome(StepModel<?, ?>... steps) {
        for (StepModel<?, ?> step : steps) {
            if (step.view().outcome() != null) {
                return step.view().outcome();
            }
        }
        return null;
    }

    List<StepModel<?, ?>> all() {
        List<StepModel<?, ?>> all = new ArrayList<>(List.of(create, schema));
        all.addAll(askedBefore.values());
        return all;
    }

    /** Forgets how the last one ended. */
    void reset() {
        all().forEach(StepModel::reset);
    }

    StepModel<OpenDatabase, NewUser> create() {
        return create;
    }

    StepModel<OpenDatabase, SchemaResult> schema() {
        return schema;
    }

    StepModel<OpenDatabase, FreezeResult> freeze() {
        return freeze;
    }

    StepModel<OpenDatabase, FreezeResult> endSessions() {
        return endSessions;
    }

    StepModel<OpenDatabase, ThawResult> thaw() {
        return thaw;
    }

    StepModel<OpenDatabase, DroppedUser> drop() {
        return drop;
    }
}
