package org.ferryman.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How tests start Java for a class of theirs: with what makes a short life quick, and without what logs. To set up a
 * log, and drivers that do, took such a process more time than all that it is started for.
 */
public final class TestJava {

    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Pattern LOGS = Pattern.compile("(logback|testcontainers|docker)-.*\\.jar");

    private TestJava() {}

    /** The command that runs a class; its arguments follow. */
    public static List<String> command(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        command.addAll(QUICK);
        command.addAll(List.of(options));
        command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp", quietClassPath(), main.getName()));
        return command;
    }

    /** The command that runs the whole program, which does log. */
    public static List<String> ferryman(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        command.addAll(QUICK);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.ferryman.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command that runs a class, as a shell reads it. */
    public static String words(Class<?> main, String... options) {
        return command(main, options).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private static Path program() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static String quietClassPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry ->
                        !LOGS.matcher(Path.of(entry).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
