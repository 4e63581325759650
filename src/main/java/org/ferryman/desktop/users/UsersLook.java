package org.ferryman.desktop.users;

import java.util.Optional;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;

/** Looks at both users as often as asked, and tells the other pages what it saw. */
final class UsersLook {

    private final Workspace workspace;
    private final UsersChoice choices;
    private final Runnable changed;
    private final Activity<RolesStatus> activity;
    private boolean again;

    /** @param changed is told after each look */
    UsersLook(Workspace workspace, UsersChoice choices, Runnable changed) {
        this.workspace = workspace;
        this.choices = choices;
        this.changed = changed;
        this.activity = workspace.activity();
        activity.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                ended();
            }
        });
    }

    /** Looks at the users that are named now; what goes on is of those that were, and is looked at once more. */
    void start() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened != null) {
            RoleNames users = choices.users();
            again = !activity.start((progress, cancellation) ->
                    new Outcome.Done<>(opened.playbook().users(users, new Work(progress, cancellation, Journal.NONE))));
        }
    }

    private void ended() {
        if (again) {
            again = false;
            start();
        } else if (activity.outcomeProperty().get() instanceof Outcome.Done<RolesStatus> done) {
            workspace.usersProperty().set(done.result());
            if (choices.newNameProperty().get().isBlank()) {
                choices.newNameProperty().set(done.result().newUser());
            }
        } else if (activity.outcomeProperty().get() instanceof Outcome.Blocked
                || !choices.areOf(workspace.usersProperty().get())) {
            // What was seen is of others; a look that only failed leaves it as it was.
            workspace.usersProperty().set(null);
        }
        changed.run();
    }

    /** Writes are stopped, with their proof, or no longer are. */
    void froze(Optional<FreezeResult> proof) {
        RolesStatus known = workspace.usersProperty().get();
        if (known != null) {
            workspace
                    .usersProperty()
                    .set(new RolesStatus(
                            known.oldUser(),
                            known.newUser(),
                            known.present(),
                            known.recorded(),
                            known.grants(),
                            known.user(),
                            known.schemaOwner(),
                            known.schema(),
                            proof.isPresent(),
                            proof.filter(FreezeResult::guarded).isPresent(),
                            known.freeze(),
                            proof));
        }
    }

    void cancel() {
        activity.cancel();
    }

    Activity<RolesStatus> activity() {
        return activity;
    }
}
