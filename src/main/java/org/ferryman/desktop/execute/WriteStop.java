package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.ScheduledFreeze;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepSequence.Part;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.roles.FreezePhase;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The part of an execution that keeps v0.6 from writing, if it is scheduled, and that lets it write again. */
final class WriteStop {

    private final Workspace workspace;
    private final Supplier<MoveProgress> progress;
    private final StepModel<FreezeResult> freeze;
    private final StepModel<ThawResult> thaw;
    private @Nullable ScheduledFreeze plan;
    private boolean stopped;

    /** @param progress of the run at hand: its clock of the write outage starts with the freeze */
    WriteStop(Workspace workspace, Supplier<MoveProgress> progress, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.progress = progress;
        this.freeze = new StepModel<FreezeResult>(workspace, KetoSteps.FREEZE.id(), nanoTime)
                .whenDone(done -> stopped = true);
        this.thaw =
                new StepModel<ThawResult>(workspace, KetoSteps.THAW.id(), nanoTime).whenDone(done -> stopped = false);
    }

    private void freeze() {
        MoveProgress told = progress.get();
        freeze.run((opened, news, stop) -> opened.run()
                .runner()
                .apply(
                        step(opened),
                        each -> {
                            // The proof comes after the commit, with which writes are stopped.
                            if (each.phase() == FreezePhase.PROOF) {
                                told.writesStopped();
                            }
                            news.publish(each);
                        },
                        stop));
    }

    private FreezeStep step(OpenDatabase opened) {
        ScheduledFreeze chosen = plan;
        RolesStatus known = workspace.usersProperty().get();
        Waiting waiting = chosen == null ? Waiting.DEFAULT : chosen.waiting();
        RoleNames users = chosen != null
                ? chosen.users()
                : known == null
                        ? RoleNames.DEFAULT
                        : new RoleNames(Optional.of(known.oldUser()), Optional.of(known.newUser()));
        return opened.playbook().freeze(users, waiting);
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
    List<Part> before() {
        plan = workspace.scheduledFreezeProperty().get();
        stopped = false;
        return plan == null ? List.of() : List.of(new Part(freeze, true, this::freeze));
    }

    /** What takes it back. */
    List<Part> takeBack() {
        return List.of(
                new Part(thaw, true, () -> thaw.apply(opened -> step(opened).undo())));
    }

    Stream<StepModel<?>> steps() {
        return Stream.of(freeze, thaw);
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
