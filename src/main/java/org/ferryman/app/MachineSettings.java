package org.ferryman.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.process.NativeText;

/**
 * What the machine says about the user, where Java does not hear it: {@code HOME} and {@code TMPDIR}, which count for
 * other programs, and variables that the locale can't read.
 */
public final class MachineSettings {

    /** How Java calls the home folder, and the name, of a user who has no entry in the passwd file. */
    private static final String NOBODY = "?";

    private static final String HOME = "user.home";
    private static final String TEMPORARY = "java.io.tmpdir";

    private MachineSettings() {}

    /** Makes Java's own settings right; before anything else that reads them, libraries included. */
    public static void adopt() {
        Map<String, String> environment = System.getenv();
        String system = System.getProperty("os.name");
        System.setProperty(
                HOME, home(environment, System.getProperty(HOME), system).toString());
        System.setProperty(TEMPORARY, temporary(environment, System.getProperty(TEMPORARY)));
    }

    /**
     * The user's home folder: what Java says, unless there is no such folder and the environment names another one. A
     * container often runs as a user of whom the system knows nothing.
     *
     * @param java what Java says
     */
    static Path home(Map<String, String> environment, String java, String system) {
        boolean known = !java.isBlank() && !java.equals(NOBODY);
        if (known && Files.isDirectory(Path.of(java))) {
            return Path.of(java);
        }
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        return Optional.ofNullable(environment.get(windows ? "USERPROFILE" : "HOME"))
                .filter(named -> !named.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute)
                // As it is for a user without a home folder elsewhere.
                .orElseGet(() -> Path.of(known ? java : "/"));
    }

    /** The folder for temporary files: where Java says the usual thing, what the environment says counts. */
    static String temporary(Map<String, String> environment, String java) {
        String named = environment.getOrDefault("TMPDIR", "");
        return java.equals("/tmp") && !named.isEmpty() && Files.isDirectory(Path.of(named)) ? named : java;
    }

    /** The environment of this process, with what is in UTF-8 read as that, whatever the locale is. */
    public static Map<String, String> environment() {
        Map<String, String> heard = System.getenv();
        return heard.values().stream().anyMatch(NativeText::isGarbled)
                ? repaired(heard, Path.of("/proc/self/environ"))
                : heard;
    }

    /** @param raw the variables as bytes, each with a zero byte behind it */
    static Map<String, String> repaired(Map<String, String> heard, Path raw) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(raw);
        } catch (IOException elsewhere) {
            // Another system than Linux: Java knows what the environment is encoded in.
            return heard;
        }
        Map<String, String> repaired = new HashMap<>(heard);
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                decoded(ByteBuffer.wrap(bytes, start, at - start)).ifPresent(text -> {
                    int equals = text.indexOf('=');
                    if (equals > 0) {
                        repaired.computeIfPresent(
                                text.substring(0, equals),
                                (name, value) -> NativeText.isGarbled(value) ? text.substring(equals + 1) : value);
                    }
                });
                start = at + 1;
            }
        }
        return Map.copyOf(repaired);
    }

    private static Optional<String> decoded(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }
}
