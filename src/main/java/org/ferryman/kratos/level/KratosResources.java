package org.ferryman.kratos.level;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.ferryman.engine.file.Json;

/** The facts about Kratos' releases that come with the program, as JSON files in the folder of the room. */
public final class KratosResources {

    private static final String FOLDER = "/org/ferryman/kratos/";

    private KratosResources() {}

    /** One of the files, read as a type. */
    public static <T> T read(String file, Class<T> type) {
        try (InputStream in = KratosResources.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + file);
            }
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), type);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
