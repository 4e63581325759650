package org.ferryman.desktop.connections;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.LatestOnly;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.jspecify.annotations.Nullable;

/** Keto's configuration as it is named on the page: read whenever its name changes, away from the window's thread. */
final class ConfigFile {

    final StringProperty path = new SimpleStringProperty("");
    /** Ids of namespaces to leave alone, separated by commas or spaces. */
    final StringProperty excluded = new SimpleStringProperty("");

    private final LatestOnly<KetoConfig> reading;
    private final ReadOnlyObjectWrapper<@Nullable KetoConfig> config = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<String>> choices = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<Finding>> findings = new ReadOnlyObjectWrapper<>(List.of());

    private final Map<String, String> environment;

    /** @param environment of this program */
    ConfigFile(BackgroundTasks tasks, Map<String, String> environment) {
        this.environment = environment;
        this.reading = new LatestOnly<>(tasks);
        path.addListener((property, before, after) -> read());
    }

    /** Reads the file anew: somebody may have changed it. */
    void read() {
        String file = path.get().strip();
        reading.run(() -> open(file), this::show, failure -> show(file, failure));
    }

    private @Nullable KetoConfig open(String file) throws InputException {
        if (file.isEmpty()) {
            return null;
        }
        try {
            return KetoConfig.read(Path.of(file), environment);
        } catch (InvalidPathException invalid) {
            throw new InputException(Finding.blocker(
                    "CONFIG_PATH_INVALID",
                    "This can't be the path of a file.",
                    "Without the configuration the names of the namespaces are not known.",
                    "Choose the file, or drop it onto the page."));
        }
    }

    private void show(@Nullable KetoConfig read) {
        choices.set(List.of());
        config.set(read);
        findings.set(read == null ? List.of() : read.warnings());
    }

    private void show(String file, Exception failure) {
        config.set(null);
        choices.set(failure instanceof InputException input ? input.choices() : List.of());
        findings.set(
                file.isEmpty()
                        ? List.of()
                        : FailureOutcomes.of(failure, new Cancellation()).findings());
    }

    /** The namespaces; null as long as there is no file that can be read. */
    ReadOnlyObjectProperty<@Nullable KetoConfig> configProperty() {
        return config.getReadOnlyProperty();
    }

    /** Why it can't be read, or what should be known about it. */
    ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }

    /** The configurations that the file holds, if there are several: each as it may be given instead. */
    ReadOnlyObjectProperty<List<String>> choicesProperty() {
        return choices.getReadOnlyProperty();
    }

    /** What is to be migrated; empty as long as something about it is wrong. */
    Optional<KetoSettings> settings() {
        return excludedProblem().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(config.get()).map(read -> new KetoSettings(read, excludedIds()));
    }

    /** The key of the text that says why the excluded namespaces can't be right. */
    Optional<String> excludedProblem() {
        return excluded.get().matches("[0-9, ]*")
                        && Arrays.stream(excluded.get().split("[, ]+")).allMatch(id -> id.length() < 11)
                ? Optional.empty()
                : Optional.of("problem.excluded");
    }

    /** Writes down which namespaces are left alone, unless that is what is written. */
    void exclude(Collection<Long> ids) {
        if (excludedProblem().isPresent() || !excludedIds().equals(Set.copyOf(ids))) {
            excluded.set(ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    private Set<Long> excludedIds() {
        return Arrays.stream(excluded.get().split("[, ]+"))
                .filter(id -> !id.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }
}
