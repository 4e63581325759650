package org.ferryman.keto.catalog;

import java.util.List;
import java.util.Set;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;

/**
 * What the user decided about a migration.
 *
 * @param config Keto's configuration: names and ids of the namespaces
 * @param excluded ids of namespaces whose legacy tables are left alone
 * @param moveAgain whether tuples that were moved and then deleted through v0.7 are to be moved once more
 */
public record KetoSettings(KetoConfig config, Set<Long> excluded, boolean moveAgain) {

    /** Copies the set. */
    public KetoSettings {
        excluded = Set.copyOf(excluded);
    }

    /** Where nothing that was deleted through v0.7 is brought back. */
    public KetoSettings(KetoConfig config, Set<Long> excluded) {
        this(config, excluded, false);
    }

    /** The same, and whether to move again what was deleted through v0.7. */
    public KetoSettings movingAgain(boolean again) {
        return new KetoSettings(config, excluded, again);
    }

    /** The legacy tables whose tuples are to be moved. */
    public List<LegacyTable> moved(KetoDatabase keto) {
        return keto.legacy().stream()
                .filter(table -> !excluded.contains(table.namespaceId()))
                .toList();
    }

    /** Those of them whose namespace is configured: all, unless {@link MigrationPreconditions} finds otherwise. */
    public List<LegacyTable> known(KetoDatabase keto) {
        return moved(keto).stream()
                .filter(table -> table.namespaceId() <= Integer.MAX_VALUE
                        && config.byId((int) table.namespaceId()).isPresent())
                .toList();
    }

    /** The namespace of a legacy table; one that the configuration doesn't know has no name. */
    public Namespace namespace(LegacyTable table) {
        int id = Math.toIntExact(table.namespaceId());
        return config.byId(id).orElse(new Namespace(id, ""));
    }
}
