package org.ferryman.kratos.binary;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;

/**
 * What somebody wants to be run at once when the new Kratos may be written to: it routes the traffic there. No shell is
 * involved.
 *
 * @param words the program and its arguments
 */
public record OpenCommand(List<String> words) {

    /** The option that it is given to. */
    public static final String OPTION = "--on-open";

    /** Copies the list. */
    public OpenCommand {
        words = List.copyOf(words);
    }

    /** Takes a path or a command line apart. */
    public static OpenCommand parse(String text) throws InputException {
        if (CommandWords.isFile(text)) {
            return new OpenCommand(List.of(text));
        }
        OpenCommand command = new OpenCommand(CommandWords.of(OPTION, text, OpenCommand::invalid));
        if (CommandWords.holdDsn(command.words)) {
            throw new InputException(Finding.blocker(
                    "ON_OPEN_HOLDS_DSN",
                    OPTION + " holds the address of a database with a user, and maybe a password.",
                    "A command line can be read by every user of this machine.",
                    "Leave it out: the command gets the target's host, port and database by variables that begin with"
                            + " FERRYMAN_TARGET."));
        }
        return command;
    }

    private static InputException invalid(String seen) {
        return new InputException(Finding.blocker(
                "ON_OPEN_INVALID",
                seen,
                "Ferryman runs the command itself, without a shell.",
                "Give a path, or a command with its arguments, with quotes around those that have spaces in them. What"
                        + " needs a shell goes into a script."));
    }

    /** As people read it. */
    public String told() {
        return String.join(" ", words);
    }

    /** Starts it; it does not get this process's own variables that name a database or a password. */
    public Started start(Map<String, String> environment) throws IOException {
        return new Started(RunningProgram.start(words, environment, line -> {}));
    }

    /** It is at work. */
    public final class Started {

        private final RunningProgram program;

        private Started(RunningProgram program) {
            this.program = program;
        }

        /**
         * Waits until it ends, and ends it when its time is over or the user cancels.
         *
         * @param secrets which nobody gets to see, should it print them
         */
        public ProgramOutput await(
                Duration limit, Patience patience, Iterable<String> secrets, Cancellation cancellation)
                throws InterruptedException {
            try {
                program.await(limit, () -> {}, patience, cancellation);
            } catch (CancelledException cancelled) {
                // The target stays open: what it came to until then is told.
                return ended(patience, secrets);
            }
            return ended(patience, secrets);
        }

        private ProgramOutput ended(Patience patience, Iterable<String> secrets) throws InterruptedException {
            program.end(patience);
            return program.output(told(), new SecretMask(secrets));
        }
    }
}
