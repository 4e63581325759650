package org.ferryman.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How this program is called from a shell, so that printed commands can be run as they are. */
public final class ProgramCall {

    private final UserFolders user;

    /** For this user's shell. */
    public ProgramCall(UserFolders user) {
        this.user = user;
    }

    /** A command line with this program in front. */
    public String with(String... arguments) {
        return Stream.concat(program().stream(), Stream.of(arguments))
                .map(this::quoted)
                .collect(Collectors.joining(" "));
    }

    /**
     * The same as one word: what an option takes that is told how to run a program. Ferryman takes it apart itself, on
     * every system by the rules of a POSIX shell.
     */
    public String word(String... arguments) {
        return Stream.concat(program().stream(), Stream.of(arguments))
                .map(ProgramCall::quotedAsPosix)
                .collect(Collectors.joining(" "));
    }

    /** The same as a process is started: a word for each, nothing quoted. */
    public List<String> words(String... arguments) {
        return Stream.concat(program().stream(), Stream.of(arguments)).toList();
    }

    /** What sets a variable for the commands that follow. */
    public String setting(String variable, Path value) {
        return isWindows()
                ? "set \"" + variable + "=" + value + "\""
                : "export " + variable + "=" + quoted(value.toString());
    }

    private List<String> program() {
        String installed = System.getProperty("jpackage.app-path");
        if (installed != null) {
            return List.of(installed);
        }
        Path code = code();
        return Files.isRegularFile(code)
                ? List.of(java(), "-jar", code.toString())
                : List.of(java(), "-cp", System.getProperty("java.class.path"), "org.ferryman.Main");
    }

    private static Path code() {
        try {
            return Path.of(ProgramCall.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The Java that runs this, by its short name where the shell finds the same one. */
    private String java() {
        String name = isWindows() ? "java.exe" : "java";
        Path own = Path.of(System.getProperty("java.home"), "bin", name);
        String path = Optional.ofNullable(user.environment().get("PATH")).orElse("");
        Optional<Path> first = Stream.of(path.split(java.io.File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        return first.filter(found -> isSame(found, own)).isPresent() ? "java" : own.toString();
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.toRealPath().equals(other.toRealPath());
        } catch (IOException unknown) {
            return false;
        }
    }

    private String quoted(String word) {
        return isWindows() && !isPlain(word) ? "\"" + word + "\"" : quotedAsPosix(word);
    }

    private static String quotedAsPosix(String word) {
        return isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+");
    }

    private boolean isWindows() {
        return user.system().toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
