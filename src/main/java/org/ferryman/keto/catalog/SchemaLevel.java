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
    /** v0.6, beside a table {@code networks} that another program of Ory's has made. */
    V0_6_BESIDE_NETWORKS,
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

    /** The version row of {@code networks}, which Keto shares with Kratos and Hydra. */
    private static final String NETWORKS_ROW = "20150100000001000000";

    /** The version rows that come after v0.7's: the names of Keto's own migration files. */
    private static final Set<String> LATER_ROWS = Set.of(
            "20220110200400000000",
            "20220110200400000001",
            "20220217152313000000",
            "20220512151000000000",
            "20220513200300000000",
            "20220513200400000000",
            "20220513200400000001",
            "20220513200500000000",
            "20220513200600000000",
            "20220513200600000001",
            "20230228091200000000");

    /** The table that v0.8 brings; v0.7 has none of that name. */
    static final String LATER_TABLE = "keto_uuid_mappings";

    /** Rows that are nobody's of Keto's belong to a program that keeps its versions in the same table. */
    static SchemaLevel of(Collection<String> tables, Collection<String> versions) {
        if (versions.stream().anyMatch(LATER_ROWS::contains) || tables.contains(LATER_TABLE)) {
            return LATER;
        }
        long applied = versions.stream().filter(V0_7_ROWS::contains).count();
        if (versions.containsAll(V0_6_ROWS) && hasNetworksOfAnother(tables, versions)) {
            return V0_6_BESIDE_NETWORKS;
        } else if (applied == V0_7_ROWS.size() && tables.contains(KetoDatabase.TARGET)) {
            return V0_7;
        } else if (applied > 0 || tables.contains(KetoDatabase.TARGET)) {
            return V0_7_PARTIAL;
        } else if (versions.containsAll(V0_6_ROWS)) {
            return V0_6;
        }
        return tables.contains("rego_data") ? V0_5 : NONE;
    }

    /** Keto's own are made with their version row, and after them more of Keto's. */
    private static boolean hasNetworksOfAnother(Collection<String> tables, Collection<String> versions) {
        if (!tables.contains("networks") || tables.contains(KetoDatabase.TARGET)) {
            return false;
        }
        boolean oursAfter = versions.stream().anyMatch(row -> V0_7_ROWS.contains(row) && !row.equals(NETWORKS_ROW));
        boolean foreign = versions.stream().anyMatch(row -> !V0_6_ROWS.contains(row) && !V0_7_ROWS.contains(row));
        return !oursAfter && (foreign || !versions.contains(NETWORKS_ROW));
    }
}
