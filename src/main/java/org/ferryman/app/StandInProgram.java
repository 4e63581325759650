package org.ferryman.app;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ferryman.kratos.sample.StandInKratos;

/**
 * The program that stands in for the new Kratos on a sample: Ferryman itself, called by words that no command has. What
 * follows them are Kratos' own.
 */
public final class StandInProgram {

    /** What it calls itself. */
    public static final String NAME = StandInKratos.NAME;

    private static final List<String> WORDS = List.of("sample", "kratos-stand-in");

    private StandInProgram() {}

    /** Whether the program was called as that. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length >= WORDS.size()
                && Arrays.asList(arguments).subList(0, WORDS.size()).equals(WORDS);
    }

    /** Does what it is called for, and returns the exit code. */
    public static int run(String[] arguments, PrintStream out, PrintStream err, Map<String, String> environment) {
        List<String> own = Arrays.asList(arguments).subList(WORDS.size(), arguments.length);
        int exit = new StandInKratos(out, err).run(own, environment);
        out.flush();
        return exit;
    }

    /** How it is called, as {@code --kratos} takes it. */
    public static String call(ProgramCall call) {
        return call.word(WORDS.toArray(String[]::new));
    }
}
