package org.ferryman.playbook;

import java.util.List;

/**
 * How a plan tells of a step.
 *
 * @param what what it does, reads and writes
 * @param options of its command, for this database
 * @param time how long it takes
 * @param sql whether to show what would run on the database as it is now
 * @param back how to turn back once it is done
 * @param backCommand the command for it, likewise; empty if there is none
 */
public record StepGuide(
        String what, List<String> options, String time, boolean sql, String back, List<String> backCommand) {

    /** Copies the lists. */
    public StepGuide {
        options = List.copyOf(options);
        backCommand = List.copyOf(backCommand);
    }

    /** Of a step that changes nothing. */
    public static StepGuide of(String what, String time, String... options) {
        return of(what, time, List.of(options));
    }

    /** The same, with options in a list. */
    public static StepGuide of(String what, String time, List<String> options) {
        return new StepGuide(what, options, time, false, "Nothing to turn back: it changes nothing.", List.of());
    }

    /** The same, with what would run on the database. */
    public StepGuide withSql() {
        return new StepGuide(what, options, time, true, back, backCommand);
    }

    /**
     * The same, with the command that turns back.
     *
     * @param service the word that the service's commands begin with
     * @param words of the command, after it
     */
    public StepGuide backBy(String service, List<String> words) {
        return new StepGuide(what, options, time, sql, "With " + service + " " + String.join(" ", words) + ".", words);
    }

    /** The same, with a way back that is no command. */
    public StepGuide back(String how) {
        return new StepGuide(what, options, time, sql, how, List.of());
    }
}
