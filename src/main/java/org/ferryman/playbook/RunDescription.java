package org.ferryman.playbook;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.postgres.RunIdentity;

/**
 * What a run folder is about: its {@code run.json}. The playbook keeps what is its own beside these keys.
 *
 * @param format of all files of the folder; see {@link #FORMAT}
 * @param playbook the id of the playbook that is followed
 * @param tool the program that wrote it last, and its version
 * @param connection the database, for people
 * @param url to connect again, without secrets
 * @param database tells the database from any other
 * @param id tells the run from any other, wherever its folder is; empty in folders from before there was one
 */
public record RunDescription(
        int format,
        String playbook,
        String tool,
        String connection,
        String url,
        RunIdentity database,
        Optional<UUID> id) {

    /** What this version writes, and the latest that it reads: a file that changes its meaning adds 1. */
    public static final int FORMAT = 1;

    /** Refuses a description that lacks something. */
    public RunDescription {
        requireNonNull(playbook, "playbook");
        requireNonNull(tool, "tool");
        requireNonNull(connection, "connection");
        requireNonNull(url, "url");
        requireNonNull(database, "database");
    }

    /** A description in the present format. */
    public RunDescription(String playbook, String tool, String connection, String url, RunIdentity database, UUID id) {
        this(FORMAT, playbook, tool, connection, url, database, Optional.of(id));
    }

    /**
     * The description of a folder; empty if it has none yet.
     *
     * @throws InputException if the folder is in a format that this version of the program can't read
     * @throws IOException if the file can't be read, or is no description
     */
    public static Optional<RunDescription> read(Path folder) throws IOException, InputException {
        Path file = folder.resolve(Run.DESCRIPTION);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        requireKnownFormat(folder, Json.read(file, JsonNode.class).path("format"));
        return Optional.of(Json.read(file, RunDescription.class));
    }

    private static void requireKnownFormat(Path folder, JsonNode format) throws InputException {
        if (format.isInt() && format.intValue() >= 1 && format.intValue() <= FORMAT) {
            return;
        }
        boolean newer = format.isInt() && format.intValue() > FORMAT;
        throw new InputException(Finding.blocker(
                "RUN_FORMAT_UNKNOWN",
                newer
                        ? "The record in " + folder + " has format " + format
                                + "; this version of Ferryman reads up to " + FORMAT + "."
                        : "The record in " + folder + " does not say which format it has. A version of Ferryman from"
                                + " before the first release wrote it.",
                "Ferryman could misread it.",
                newer
                        ? "Use the version of Ferryman that wrote it, or a later one."
                        : "Move the folder away, or name another one with --run. Its files are text: you can still read"
                                + " them."));
    }

    /**
     * The same, of a folder in which this playbook must be followed.
     *
     * @throws InputException also if another one is
     */
    public static Optional<RunDescription> require(Path folder, String playbook) throws IOException, InputException {
        Optional<RunDescription> description = read(folder);
        if (description.filter(known -> !known.playbook.equals(playbook)).isPresent()) {
            throw new InputException(Finding.blocker(
                    "RUN_OF_ANOTHER_PLAYBOOK",
                    folder + " holds the record of the playbook " + description.get().playbook + "; you are running "
                            + playbook + ".",
                    "Steps of one playbook would rely on what another one did.",
                    "Name another folder with --run, or none: each playbook has its own."));
        }
        return description;
    }

    /**
     * The same, of a folder that must also be the record of this very database.
     *
     * @throws InputException also if it is of another one
     */
    public static Optional<RunDescription> require(Path folder, String playbook, RunIdentity database)
            throws IOException, InputException {
        Optional<RunDescription> description = require(folder, playbook);
        Optional<RunIdentity> other =
                description.map(RunDescription::database).filter(recorded -> !recorded.equals(database));
        if (other.isPresent()) {
            throw new InputException(Finding.blocker(
                    "RUN_OF_ANOTHER_DATABASE",
                    "The record in " + folder + " is of " + other.get().told() + "; this is " + database.told() + ".",
                    "Backups, proofs and decisions of one would be taken for the other's.",
                    "Check the connection; or name another folder with --run, or none: each database has its own."));
        }
        return description;
    }

    /** The keys and values of the file, with those of the playbook itself at the end. */
    public Map<String, Object> with(Map<String, ?> own) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", format);
        all.put("playbook", playbook);
        all.put("tool", tool);
        all.put("connection", connection);
        all.put("url", url);
        all.put("database", database);
        all.put("id", id);
        all.putAll(own);
        return all;
    }
}
