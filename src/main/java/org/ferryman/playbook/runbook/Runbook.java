package org.ferryman.playbook.runbook;

import java.time.Instant;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.report.Markdown;

/** The plan for one database, before anything is done: a service's own record, with what it adds to the steps. */
public interface Runbook {

    /** The id of the steps that write it. */
    StepId ID = new StepId("runbook");

    /** The same for people, in the run folder. */
    String PAGE = "runbook.md";

    /** What is upgraded, in a few words. */
    String title();

    /** Name of the database. */
    String database();

    /** The schema that the service uses. */
    String schema();

    /** The server's major version. */
    int serverMajor();

    /** When it was made. */
    Instant made();

    /** Says what there is: paragraphs and tables, in front of the steps. */
    void about(Markdown text);

    /** All steps, in the order in which they are meant to be done. */
    List<RunbookPart> parts();

    /** What should be known before the first step. */
    List<Finding> findings();

    /** What should be known after the last one. */
    List<String> afterwards();

    /** The same as Markdown. */
    default String markdown() {
        return new RunbookText(this).markdown();
    }

    /** Makes a line for a shell of a command and its options. */
    @FunctionalInterface
    interface Calls {
        /**
         * With all that names this database in it.
         *
         * @param command the service's word, that of the command and its own options, word by word
         */
        String line(String... command);
    }
}
