package org.ferryman.keto.catalog;

import java.util.Collection;
import java.util.Set;

/** Which Keto's schema a database has, told from its tables and the rows of {@code schema_migration}. */
public enum SchemaLevel {
    /** No table of Keto's. */
    NONE,
    /** v0.5 or older: policies, no relation tuples. */
    V0_5,
    /** v0.6, ready for v0.7's schema. */
    V0_6,
    /** v0.7's schema was applied in part. */
    V0_7_PARTIAL,
    /** v0.7's schema. */
    V0_7,
    /** v0.8 or later. */
    LATER;

    /** The version rows of v0.6, as recorded from the real server. */
    static final Set<String> V0_6_ROWS = Set.of("20201110175414");

    /** The version rows that v0.7's {@code migrate up} adds, as recorded from the real server. */
    public static final Set<String> V0_7_ROWS = Set.of(
            "20150100000001000000",
            "20201110175414000000",
            "20201110175414000001",
            "20210623162417000000",
            "20210623162417000001",
            "20210623162417000002",
            "20210623162417000003",
            "20210914134624000000");

    static SchemaLevel of(Collection<String> tables, Collection<String> versions) {
        boolean later = versions.stream().anyMatch(row -> !V0_6_ROWS.contains(row) && !V0_7_ROWS.contains(row));
        if (later || tables.contains("keto_uuid_mappings")) {
            return LATER;
        }
        long applied = versions.stream().filter(V0_7_ROWS::contains).count();
        if (applied == V0_7_ROWS.size() && tables.contains(KetoDatabase.TARGET)) {
            return V0_7;
        } else if (applied > 0 || tables.contains(KetoDatabase.TARGET)) {
            return V0_7_PARTIAL;
        } else if (versions.containsAll(V0_6_ROWS)) {
            return V0_6;
        }
        return tables.contains("rego_data") ? V0_5 : NONE;
    }
}
