package org.ferryman.playbook;

import java.util.List;

/**
 * How a plan tells of a step.
 *
 * @param what what it does, reads and writes
 * @param command the words of its command with its options, after the service's own word
 * @param time how long it takes
 * @param sql whether to show what would run on the database as it is now
 * @param back how to turn back once it is done
 * @param backCommand the command for it, likewise; empty if there is none
 */
public record StepGuide(
        String what, List<String> command, String time, boolean sql, String back, List<String> backCommand) {

    /** Copies the lists. */
    public StepGuide {
        command = List.copyOf(command);
        backCommand = List.copyOf(backCommand);
    }

    /** Of a step that changes nothing. */
    public static StepGuide of(String what, String time, String... command) {
        return new StepGuide(
                what, List.of(command), time, false, "Nothing to turn back: it changes nothing.", List.of());
    }

    /** The same, with what would run on the database. */
    public StepGuide withSql() {
        return new StepGuide(what, command, time, true, back, backCommand);
    }

    /** The same, with the command that turns back. */
    public StepGuide backBy(ServiceNames names, String... words) {
        return new StepGuide(
                what,
                command,
                time,
                sql,
                "With " + names.command() + " " + String.join(" ", words) + ".",
                List.of(words));
    }

    /** The same, with a way back that is no command. */
    public StepGuide back(String how) {
        return new StepGuide(what, command, time, sql, how, List.of());
    }
}
