package org.ferryman.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.app.MachineSettings;
import org.ferryman.engine.Patience;
import picocli.CommandLine.Help.Ansi;

/** The terminal that the process was started from. */
public final class SystemTerminal {

    private SystemTerminal() {}

    public static Terminal of(Optional<ConsoleDialogue> person, PrintStream err) {
        Charset charset = charset();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
        boolean colour = person.isPresent() && Ansi.AUTO.enabled();
        return new Terminal(
                out,
                err,
                charset,
                MachineSettings.environment(),
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name"),
                person.map(TerminalDialogue.class::cast),
                new TextStyle(charset.equals(StandardCharsets.UTF_8), colour),
                Patience.DEFAULT);
    }

    public static PrintStream err() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset());
    }

    /** Somebody to ask, if both input and output are a terminal. */
    public static Optional<ConsoleDialogue> person(PrintStream err) {
        return Optional.ofNullable(System.console())
                .filter(SystemTerminal::isTerminal)
                .map(console -> new ConsoleDialogue(console, err));
    }

    /** From Java 22 on there is a console without a terminal, too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            Method tells = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(tells.invoke(console));
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    /** What the terminal, or whoever reads in its place, expects: these properties have it since Java 19, 17 and 18. */
    private static Charset charset() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
                .map(System::getProperty)
                .filter(name -> name != null && isKnown(name))
                .map(Charset::forName)
                .findFirst()
                .orElse(Charset.defaultCharset());
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException garbled) {
            return false;
        }
    }
}
