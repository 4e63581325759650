package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.PlaybookRunModel;
import org.ferryman.desktop.wizard.ScheduledFreeze;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The part of an execution that keeps v0.6 from writing, if it is scheduled, and that lets it write again. */
final class WriteStop {

    private final Workspace workspace;
    private @Nullable ScheduledFreeze plan;
    private boolean stopped;

    /** @param steps what is run */
    WriteStop(Workspace workspace, PlaybookRunModel steps) {
        this.workspace = workspace;
        steps.step(KetoSteps.FREEZE).whenDone(done -> stopped = true);
        steps.step(KetoSteps.THAW).whenDone(done -> stopped = false);
    }

    /** What the freeze that is scheduled would run; empty if none is. */
    List<String> preview(OpenDatabase opened) throws Exception {
        ScheduledFreeze chosen = workspace.scheduledFreezeProperty().get();
        return chosen == null
                ? List.of()
                : opened.playbook().freeze(chosen.users(), Waiting.DEFAULT).preview();
    }

    /** The command line of the freeze that is scheduled; empty if none is. */
    Optional<String> commandLine(OpenDatabase opened) {
        ScheduledFreeze chosen = workspace.scheduledFreezeProperty().get();
        if (chosen == null) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        chosen.users().oldUser().ifPresent(role -> options.addAll(List.of("--old-user", role)));
        chosen.users().newUser().ifPresent(role -> options.addAll(List.of("--new-user", role)));
        if (chosen.waiting().endWriters()) {
            options.add("--end-sessions");
        }
        options.add("--yes");
        return Optional.of(opened.commandLine("freeze", options.toArray(String[]::new)));
    }

    /** What comes before the tuples are moved; empty if nothing is scheduled. */
    Optional<PlannedStep<?, ?>> before() {
        plan = workspace.scheduledFreezeProperty().get();
        stopped = false;
        return plan == null ? Optional.empty() : Optional.of(PlannedStep.of(KetoSteps.FREEZE, options()));
    }

    /** What takes it back. */
    PlannedStep<?, ?> takeBack() {
        return PlannedStep.of(KetoSteps.THAW, options());
    }

    private FreezeStep.Options options() {
        ScheduledFreeze chosen = plan;
        if (chosen != null) {
            return new FreezeStep.Options(chosen.users(), chosen.waiting());
        }
        RolesStatus known = workspace.usersProperty().get();
        RoleNames users = known == null
                ? RoleNames.DEFAULT
                : new RoleNames(Optional.of(known.oldUser()), Optional.of(known.newUser()));
        return new FreezeStep.Options(users, Waiting.DEFAULT);
    }

    /** Whether the run at hand, or the last one, stopped writes, and they still are. */
    boolean stopped() {
        return stopped;
    }

    /** Whether a freeze is a part of the next run. */
    boolean isScheduled() {
        return workspace.scheduledFreezeProperty().get() != null;
    }

    /** Whether writes are stopped, no matter by what, as far as known. */
    boolean isFrozen() {
        RolesStatus known = workspace.usersProperty().get();
        return stopped || (known != null && known.frozen());
    }

    /** A look at the users after a run knows better: they may have been allowed to write again elsewhere. */
    void looked() {
        RolesStatus known = workspace.usersProperty().get();
        stopped &= known == null || known.frozen();
    }

    void reset() {
        plan = null;
        stopped = false;
    }
}
