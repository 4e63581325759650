package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a run folder's description says of Keto's settings; empty where they were never needed.
 *
 * @param config the configuration file
 * @param configFingerprint of its content
 * @param excludedNamespaces the ids of the namespaces that are left alone
 */
public record RecordedSettings(
        Optional<String> config, Optional<String> configFingerprint, List<Long> excludedNamespaces) {

    /** Copies the list; takes none for an empty one. */
    public RecordedSettings(
            Optional<String> config, Optional<String> configFingerprint, @Nullable List<Long> excludedNamespaces) {
        this.config = config;
        this.configFingerprint = configFingerprint;
        this.excludedNamespaces = excludedNamespaces == null ? List.of() : List.copyOf(excludedNamespaces);
    }

    /** Those that are worked with. */
    public static RecordedSettings of(KetoSettings settings) {
        return new RecordedSettings(
                Optional.of(settings.config().source().toAbsolutePath().toString()),
                Optional.of(settings.config().fingerprint()),
                settings.excluded().stream().sorted().toList());
    }

    /** Those of a folder. */
    public static RecordedSettings read(Path folder) throws IOException {
        Path file = folder.resolve(Run.DESCRIPTION);
        return Files.exists(file)
                ? Json.read(file, RecordedSettings.class)
                : new RecordedSettings(Optional.empty(), Optional.empty(), List.of());
    }

    /** The keys and values for the description. */
    public Map<String, Object> described() {
        Map<String, Object> all = new LinkedHashMap<>();
        config.ifPresent(known -> {
            all.put("config", known);
            configFingerprint.ifPresent(fingerprint -> all.put("configFingerprint", fingerprint));
            all.put("excludedNamespaces", excludedNamespaces);
        });
        return all;
    }
}
