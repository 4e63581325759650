package org.ferryman.keto.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/** The text of a configuration file, without its byte order mark. */
final class ConfigText {

    static final int MAX_BYTES = 3 * 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String WHY = "Without it the names of the namespaces are not known.";

    private ConfigText() {}

    static String read(Path file) throws InputException {
        if (Files.isDirectory(file)) {
            throw refused(
                    "CONFIG_IS_A_DIRECTORY",
                    file + " is a directory.",
                    "Give Keto's configuration file itself, often named keto.yml.");
        }
        if (!Files.exists(file)) {
            throw refused("CONFIG_NOT_FOUND", file + " does not exist.", "Check the path and give it again.");
        }
        String text = decode(file, bytes(file));
        if (text.isBlank()) {
            throw empty(file);
        }
        return text;
    }

    static InputException empty(Path file) {
        return refused("CONFIG_EMPTY", file + " is empty.", "Give the configuration that Keto v0.6 runs with.");
    }

    private static byte[] bytes(Path file) throws InputException {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw refused(
                        "CONFIG_NOT_READABLE",
                        file + " is not a plain file of at most 3 MiB.",
                        "Give Keto's configuration as a file.");
            }
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw refused(
                    "CONFIG_NOT_READABLE",
                    file + " can't be read: " + failure.getClass().getSimpleName() + ".",
                    "Check that the file may be read by the user who runs this program.");
        }
    }

    private static String decode(Path file, byte[] bytes) throws InputException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException failure) {
            throw refused("CONFIG_NOT_UTF8", file + " is not encoded in UTF-8.", "Save the file as UTF-8.");
        }
    }

    private static InputException refused(String id, String seen, String remedy) {
        return new InputException(Finding.blocker(id, seen, WHY, remedy));
    }
}
