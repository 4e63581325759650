package org.ferryman.desktop.connections;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.ConnectionSettings;

/** The connections that a page names, the service's database first. */
final class ConnectionEntries {

    private final List<ConnectionEntry> all = new ArrayList<>();

    void add(ConnectionEntry entry) {
        all.add(entry);
    }

    /** Calls after each change of what is written about one of them. */
    void onChange(Runnable changed) {
        all.forEach(each -> each.onChange(changed));
    }

    /** The key of the text that says what can't be right in one of them. */
    Optional<String> problem() {
        return all.stream().flatMap(each -> each.problem().stream()).findFirst();
    }

    /**
     * It is known what they stand for.
     *
     * @param settings of the first of them, in their order
     * @return what was seen about the settings themselves
     */
    List<Finding> resolved(List<ConnectionSettings> settings) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).resolved(settings.get(i));
        }
        return settings.stream()
                .flatMap(each -> each.findings().stream())
                .distinct()
                .toList();
    }

    void unresolved() {
        all.forEach(ConnectionEntry::unresolved);
    }
}
