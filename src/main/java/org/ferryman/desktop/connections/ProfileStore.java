package org.ferryman.desktop.connections;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.Json;
import org.slf4j.LoggerFactory;

/** The profiles in a file of the user's. What can't be read is put aside before anything is written in its place. */
final class ProfileStore {

    private final Path file;

    ProfileStore(Path file) {
        this.file = file;
    }

    /** All profiles, by name; none if the file can't be read, and then it says so. */
    Content load() {
        try {
            return new Content(read(), Optional.empty());
        } catch (IOException unreadable) {
            LoggerFactory.getLogger(ProfileStore.class).warn("profiles are ignored", unreadable);
            return new Content(
                    List.of(),
                    Optional.of(Finding.warning(
                            "PROFILES_UNREADABLE",
                            "The saved profiles in " + file + " can't be read.",
                            "They are not shown. Before anything is saved, the file is moved aside, with .bak"
                                    + " added to its name.",
                            "Correct the file, or save new profiles.")));
        }
    }

    /** Adds a profile, or replaces the one of this name. */
    Content put(ConnectionProfile profile) throws IOException {
        List<ConnectionProfile> profiles = withoutName(profile.name());
        profiles.add(profile);
        return store(profiles);
    }

    /** Removes the profile of this name, if there is one. */
    Content remove(String name) throws IOException {
        return store(withoutName(name));
    }

    private List<ConnectionProfile> withoutName(String name) throws IOException {
        List<ConnectionProfile> profiles = new ArrayList<>(readOrPutAside());
        profiles.removeIf(profile -> profile.name().equals(name));
        return profiles;
    }

    private Content store(List<ConnectionProfile> profiles) throws IOException {
        Stored stored = new Stored(profiles);
        Json.write(file, stored);
        return new Content(stored.profiles(), Optional.empty());
    }

    private List<ConnectionProfile> readOrPutAside() throws IOException {
        try {
            return read();
        } catch (IOException unreadable) {
            Path aside = file.resolveSibling(file.getFileName() + ".bak");
            for (int number = 2; Files.exists(aside); number++) {
                aside = file.resolveSibling(file.getFileName() + ".bak" + number);
            }
            Files.move(file, aside);
            return List.of();
        }
    }

    private List<ConnectionProfile> read() throws IOException {
        return Files.exists(file) ? Json.read(file, Stored.class).profiles() : List.of();
    }

    /**
     * What is there.
     *
     * @param problem why there may be more than could be read
     */
    record Content(List<ConnectionProfile> profiles, Optional<Finding> problem) {}

    /** What is in the file. */
    private record Stored(List<ConnectionProfile> profiles) {
        Stored {
            profiles = List.copyOf(profiles).stream()
                    .sorted(Comparator.comparing(ConnectionProfile::name, String.CASE_INSENSITIVE_ORDER))
                    .toList();
        }
    }
}
