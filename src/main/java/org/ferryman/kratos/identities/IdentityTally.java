package org.ferryman.kratos.identities;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ferryman.kratos.identities.KratosIdentities.ChangeCount;
import org.ferryman.kratos.identities.KratosIdentities.FaultCount;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;

/** Counts what was found; holds as much as the schemas have rules, however many identities there are. */
final class IdentityTally {

    private static final int EXAMPLES = 10;

    private record Key(String schema, String what, String where) {}

    private static final class Count {
        private long identities;
        private final List<UUID> examples = new ArrayList<>();

        void add(UUID id) {
            identities++;
            if (examples.size() < EXAMPLES) {
                examples.add(id);
            }
        }
    }

    private final Map<Key, Count> faults = new LinkedHashMap<>();
    private final Map<Key, Count> changes = new LinkedHashMap<>();
    private final Map<String, Long> brokenBySchema = new LinkedHashMap<>();
    private long broken;
    private long changed;

    void fault(UUID id, String schema, TraitsFault fault) {
        faults.computeIfAbsent(new Key(schema, fault.rule().word(), fault.path()), key -> new Count())
                .add(id);
    }

    void broken(String schema) {
        broken++;
        brokenBySchema.merge(schema, 1L, Long::sum);
    }

    void change(UUID id, String schema, AddressKind kind, String change) {
        changes.computeIfAbsent(new Key(schema, kind.word(), change), key -> new Count())
                .add(id);
    }

    void changed() {
        changed++;
    }

    long brokenIdentities() {
        return broken;
    }

    long changedIdentities() {
        return changed;
    }

    /** Most frequent first. */
    List<FaultCount> faults() {
        return faults.entrySet().stream()
                .map(entry -> new FaultCount(
                        entry.getKey().schema,
                        entry.getKey().what,
                        entry.getKey().where,
                        entry.getValue().identities,
                        entry.getValue().examples))
                .sorted((one, other) -> Long.compare(other.identities(), one.identities()))
                .toList();
    }

    /** Most frequent first. */
    List<ChangeCount> changes() {
        return changes.entrySet().stream()
                .map(entry -> new ChangeCount(
                        entry.getKey().schema,
                        entry.getKey().what,
                        entry.getKey().where,
                        entry.getValue().identities,
                        entry.getValue().examples))
                .sorted((one, other) -> Long.compare(other.identities(), one.identities()))
                .toList();
    }

    SchemaUse use(String schema, long identities, boolean known) {
        return new SchemaUse(schema, identities, known, brokenBySchema.getOrDefault(schema, 0L));
    }
}
