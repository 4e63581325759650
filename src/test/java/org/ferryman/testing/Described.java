package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.RunDescription;
import org.ferryman.postgres.RunIdentity;

/** Descriptions of run folders, for tests that open no database. */
public final class Described {

    private Described() {}

    /** That of a database of Keto's. */
    public static Map<String, Object> as(String connection, Map<String, ?> settings) {
        return new RunDescription(
                        "keto.legacy",
                        "ferryman test",
                        connection,
                        "postgresql://" + connection,
                        new RunIdentity("4711", "keto", "public"),
                        UUID.fromString("00000000-0000-4000-8000-000000004711"))
                .with(settings);
    }

    /** Makes a folder with it. */
    public static Path folder(Path folder, String connection, Map<String, ?> settings) throws IOException {
        Json.write(Files.createDirectories(folder).resolve(Run.DESCRIPTION), as(connection, settings));
        return folder;
    }
}
