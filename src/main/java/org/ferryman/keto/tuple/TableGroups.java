package org.ferryman.keto.tuple;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;

/**
 * Legacy tables in groups that one statement is about: with thousands of namespaces most tables are small, and to ask
 * for each by itself, to plan it and to tell it the names of all others costs more than to read it.
 */
public final class TableGroups {

    /** PostgreSQL plans 10 tables in 2 ms, and 100 in 100 ms: a plan's time grows with the square from there. */
    private static final int MOST_TABLES = 10;

    /** About what a server moves in a fifth of a second: a group is a step of progress, and ends a cancellation. */
    private static final long MOST_BYTES = 4L << 20;

    private TableGroups() {}

    /** The tables in their order; one that is large is alone. */
    public static List<List<LegacyTable>> of(List<LegacyTable> tables) {
        List<List<LegacyTable>> groups = new ArrayList<>();
        List<LegacyTable> group = new ArrayList<>();
        long bytes = 0;
        for (LegacyTable table : tables) {
            if (!group.isEmpty() && (group.size() == MOST_TABLES || bytes + table.heapBytes() > MOST_BYTES)) {
                groups.add(List.copyOf(group));
                group.clear();
                bytes = 0;
            }
            group.add(table);
            bytes += table.heapBytes();
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }
}
