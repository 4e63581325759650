package org.ferryman.playbook.runbook;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;

/**
 * One step of a {@link Runbook}.
 *
 * @param step its id
 * @param title what it does, in a few words
 * @param what what it does, reads and writes
 * @param commands what to type, in a shell
 * @param sql what would run on the database as it is now; empty if it reads only, or can't be told yet
 * @param time how long it takes
 * @param back how to turn back once it is done
 * @param backCommands what to type for it; empty if there is no such command
 * @param findings what stands in its way now; what an earlier step does may resolve it
 */
public record RunbookPart(
        StepId step,
        String title,
        String what,
        List<String> commands,
        List<String> sql,
        String time,
        String back,
        List<String> backCommands,
        List<Finding> findings) {

    /** Copies the lists. */
    public RunbookPart {
        commands = List.copyOf(commands);
        sql = List.copyOf(sql);
        backCommands = List.copyOf(backCommands);
        findings = List.copyOf(findings);
    }
}
