package org.ferryman.playbook.record;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.StepReport.State;

/** What was done before the first change, for a verdict that has nothing else to tell. */
public final class PreparationText {

    private PreparationText() {}

    /** In a sentence with a space before it; empty if nothing was done. A waived backup is not one that was made. */
    public static String of(RunRecord record, List<PlaybookStep<?, ?>> rows) {
        List<String> done = new ArrayList<>();
        boolean waived = false;
        for (PlaybookStep<?, ?> row : rows) {
            State state = record.step(row).state();
            waived |= state == State.WAIVED;
            if (state == State.DONE) {
                done.add(Character.toLowerCase(row.title().charAt(0))
                        + row.title().substring(1));
            }
        }
        return (done.isEmpty() ? "" : " Done: " + String.join(", ", done) + ".")
                + (waived ? " The backup was waived." : "");
    }
}
