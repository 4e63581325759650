package org.ferryman.desktop.kratos.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.kratos.migrate.MigrateOptions;

/**
 * What is chosen about the upgrade.
 *
 * @param stopsWrites whether writes are to be stopped first
 * @param repairsNids whether rows that would stop it get the network of their parent first
 * @param deletesOrphans the tables whose rows without such a parent are deleted then
 */
record UpgradeChoices(boolean stopsWrites, boolean repairsNids, Set<String> deletesOrphans) {

    /** Copies the set. */
    UpgradeChoices {
        deletesOrphans = Set.copyOf(deletesOrphans);
    }

    /** What suits most. */
    static UpgradeChoices usual(boolean stopsWrites) {
        return new UpgradeChoices(stopsWrites, false, Set.of());
    }

    UpgradeChoices stoppingWrites(boolean stops) {
        return new UpgradeChoices(stops, repairsNids, deletesOrphans);
    }

    /** Without a repair no row is deleted. */
    UpgradeChoices repairingNids(boolean repairs) {
        return new UpgradeChoices(stopsWrites, repairs, repairs ? deletesOrphans : Set.of());
    }

    UpgradeChoices deletingOrphans(String table, boolean deletes) {
        Set<String> tables = new TreeSet<>(deletesOrphans);
        if (deletes) {
            tables.add(table);
        } else {
            tables.remove(table);
        }
        return new UpgradeChoices(stopsWrites, repairsNids, tables);
    }

    /** The same for the migrations. */
    MigrateOptions options() {
        return new MigrateOptions(repairsNids, deletesOrphans, MigrateOptions.USUAL.byHand());
    }

    /** The same for the command. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (repairsNids) {
            arguments.add("--repair-nids");
        }
        deletesOrphans.stream().sorted().forEach(table -> arguments.addAll(List.of("--delete-orphans", table)));
        return arguments;
    }
}
