package org.ferryman.postgres.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose PostgreSQL it is.
 *
 * @param name for people
 * @param postgres whether it is PostgreSQL itself, and not another database that speaks its protocol
 */
record ServerFlavour(String name, boolean postgres) {

    /** What other databases say of themselves in {@code version()}. */
    private static final Map<String, String> OTHERS = Map.of(
            "CockroachDB", "CockroachDB",
            "-YB-", "YugabyteDB",
            "Redshift", "Amazon Redshift",
            "Greenplum", "Greenplum",
            "Materialize", "Materialize",
            "CrateDB", "CrateDB",
            "QuestDB", "QuestDB",
            "RisingWave", "RisingWave");

    /** The most telling first: Aurora has the roles of RDS too. */
    private static final List<Map.Entry<String, String>> PROVIDERS = List.of(
            Map.entry("aurora_version", "Amazon Aurora"),
            Map.entry("rds_superuser", "Amazon RDS"),
            Map.entry("alloydbsuperuser", "Google AlloyDB"),
            Map.entry("cloudsqlsuperuser", "Google Cloud SQL"),
            Map.entry("azure_pg_admin", "Azure Database for PostgreSQL"),
            Map.entry("neon_superuser", "Neon"),
            Map.entry("supabase_admin", "Supabase"));

    /** Another database, if the text of {@code version()} says so. */
    static Optional<ServerFlavour> foreign(String version) {
        Optional<String> other = OTHERS.entrySet().stream()
                .filter(entry -> version.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (other.isEmpty() && !version.startsWith("PostgreSQL ") && !version.startsWith("EnterpriseDB ")) {
            other = Optional.of(version);
        }
        return other.map(name -> new ServerFlavour(name, false));
    }

    /** PostgreSQL, and whose. */
    static ServerFlavour ofMarkers(Set<String> markers) {
        return PROVIDERS.stream()
                .filter(entry -> markers.contains(entry.getKey()))
                .map(entry -> new ServerFlavour(entry.getValue(), true))
                .findFirst()
                .orElse(new ServerFlavour("PostgreSQL", true));
    }
}
