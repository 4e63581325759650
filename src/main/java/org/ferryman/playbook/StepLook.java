package org.ferryman.playbook;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;

/**
 * What the world says about a step before it is done.
 *
 * @param done in one line why there is nothing to do; empty if there is
 * @param leavesOpen whether something is left for people to deal with
 * @param findings what should be known
 */
public record StepLook(Optional<String> done, boolean leavesOpen, List<Finding> findings) {

    /** There is something to do. */
    public static final StepLook TO_DO = new StepLook(Optional.empty(), false, List.of());

    /** Copies the findings. */
    public StepLook {
        findings = List.copyOf(findings);
    }

    /** There is nothing to do. */
    public static StepLook done(String why, boolean leavesOpen) {
        return new StepLook(Optional.of(why), leavesOpen, List.of());
    }

    /** What a change itself sees; evidence is always to be produced. */
    public static StepLook inspected(Step<?> step, StepRunner runner) {
        return step instanceof Change<?> change
                        && runner.inspect(change) instanceof Outcome.Done<Inspection> looked
                        && looked.result().state() == Inspection.State.DONE
                ? done(looked.result().summary(), false)
                : TO_DO;
    }
}
