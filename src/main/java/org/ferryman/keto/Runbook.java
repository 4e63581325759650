package org.ferryman.keto;

import java.time.Instant;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.keto.move.Assessment;

/**
 * The plan for one database, before anything is done: the result of {@code keto runbook}.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param made when it was made
 * @param assessment what there is to migrate
 * @param parts all steps, in the order in which they are meant to be done
 * @param findings what should be known before the first step
 */
public record Runbook(
        String database, String schema, Instant made, Assessment assessment, List<Part> parts, List<Finding> findings) {

    /** The same for people, in the run folder. */
    public static final String PAGE = "runbook.md";

    /** Copies the lists. */
    public Runbook {
        parts = List.copyOf(parts);
        findings = List.copyOf(findings);
    }

    /** The same as Markdown. */
    public String markdown() {
        return new RunbookText(this).markdown();
    }

    /**
     * One step.
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
    public record Part(
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
        public Part {
            commands = List.copyOf(commands);
            sql = List.copyOf(sql);
            backCommands = List.copyOf(backCommands);
            findings = List.copyOf(findings);
        }
    }
}
