package org.ferryman.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.slf4j.LoggerFactory;

/**
 * A record of earlier work on a database, as it can be told without connecting.
 *
 * @param folder where it is
 * @param connection for people
 * @param url to connect again, without secrets
 * @param config Keto's configuration file, if one was given
 * @param excluded the ids of the namespaces that were left out
 * @param lastUsed when something was last recorded
 * @param steps whose results are in the record, in the order in which they are meant to be done
 */
public record KnownRun(
        Path folder,
        String connection,
        String url,
        Optional<String> config,
        List<Long> excluded,
        Instant lastUsed,
        List<String> steps) {

    /** The steps whose results are looked for, in the order in which they are meant to be done. */
    public static final List<String> STEPS =
            List.of("assess", "backup", "dry-run", "freeze", "migrate", "verify", "cutover", "cleanup");

    /** All of this user's, the latest first; what can't be read is left out. */
    public static List<KnownRun> all(UserFolders user) throws IOException {
        if (!Files.isDirectory(user.runs())) {
            return List.of();
        }
        List<KnownRun> runs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(user.runs())) {
            for (Path folder : folders.toList()) {
                read(folder).ifPresent(runs::add);
            }
        }
        runs.sort(Comparator.comparing(KnownRun::lastUsed).reversed());
        return runs;
    }

    private static List<Long> excluded(JsonNode description) {
        List<Long> ids = new ArrayList<>();
        description.path("excludedNamespaces").forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    private static Optional<KnownRun> read(Path folder) {
        Path file = folder.resolve(Run.DESCRIPTION);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            JsonNode description = Json.read(file, JsonNode.class);
            Path journal = folder.resolve(Run.JOURNAL);
            Path latest = Files.exists(journal) ? journal : file;
            // Written by a version that kept no URL: it can't be connected to from here.
            return description.path("url").isTextual()
                    ? Optional.of(new KnownRun(
                            folder,
                            description.path("connection").asText(),
                            description.path("url").asText(),
                            Optional.ofNullable(description.path("config").asText(null)),
                            excluded(description),
                            Files.getLastModifiedTime(latest).toInstant(),
                            STEPS.stream()
                                    .filter(step -> Files.exists(folder.resolve(step + ".json")))
                                    .toList()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            LoggerFactory.getLogger(KnownRun.class).warn("{} is left out", folder, unreadable);
            return Optional.empty();
        }
    }
}
