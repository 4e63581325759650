package org.ferryman.kratos.binary;

import java.util.OptionalInt;

/**
 * What a call of Kratos came to. Secrets are masked in all that others get to see.
 *
 * @param command as people read it
 * @param exit its exit code; empty if it was ended because its time was over
 * @param out what it printed to standard output, the beginning
 * @param err what it printed to standard error, the end
 */
public record ProgramOutput(String command, OptionalInt exit, String out, String err) {

    /** Whether it ended by itself, and says that all went well. */
    boolean succeeded() {
        return exit.isPresent() && exit.getAsInt() == 0;
    }

    /** All of it for people, to be kept. */
    public String told() {
        return "$ " + command + "\n"
                + (exit.isPresent() ? "exit code: " + exit.getAsInt() : "ended by Ferryman: its time was over")
                + "\n--- standard output\n" + out + "\n--- standard error\n" + err + "\n";
    }
}
