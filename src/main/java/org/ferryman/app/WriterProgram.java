package org.ferryman.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ferryman.kratos.sample.SamplePair;

/**
 * The program that registers people with a sample of blue/green, as long as that is there: Ferryman itself, called by
 * words that no command has. What follows them is the sample's folder.
 */
public final class WriterProgram {

    private static final List<String> WORDS = List.of("sample", "kratos-writer");

    private WriterProgram() {}

    /** Whether the program was called as that. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length == WORDS.size() + 1
                && Arrays.asList(arguments).subList(0, WORDS.size()).equals(WORDS);
    }

    /** Does what it is called for, and returns the exit code. */
    public static int run(String[] arguments, PrintStream err) {
        try {
            new SamplePair(Path.of(arguments[WORDS.size()]), List.of()).write();
            return 0;
        } catch (IOException failure) {
            err.println(failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    /** The sample of blue/green in a folder, with this program as its writer. */
    public static SamplePair sample(Path folder, UserFolders user) {
        return new SamplePair(folder, new ProgramCall(user).words(WORDS.toArray(String[]::new)));
    }
}
