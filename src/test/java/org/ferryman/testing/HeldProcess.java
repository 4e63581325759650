package org.ferryman.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A class of the tests in a process of its own, to be killed: at a point where it waits for that, or at any time. The
 * password of the test's server stands in its environment.
 */
public final class HeldProcess {

    private HeldProcess() {}

    /** A process that has said a word: that it has begun, or where it waits for a byte on its standard input. */
    public static Process saying(String awaited, Class<?> main, String password, String... arguments)
            throws IOException {
        List<String> command = TestJava.command(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGPASSWORD", password);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        for (String line = "";
                !awaited.equals(line);
                line = process.inputReader().readLine()) {
            if (line == null) {
                throw new AssertionError("the process ended before it said " + awaited);
            }
        }
        return process;
    }

    /** In that process: says where it is, and waits. */
    public static void waitAt(String point) {
        System.out.println(point);
        try {
            if (System.in.read() < 0) {
                throw new AssertionError("nobody is left to wait for");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
