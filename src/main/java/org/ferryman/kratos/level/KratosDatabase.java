package org.ferryman.kratos.level;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ferryman.postgres.QualifiedName;

/**
 * What of Kratos is in a database.
 *
 * @param name of the database
 * @param serverMajor PostgreSQL's major version
 * @param schema that Kratos uses
 * @param tables of Kratos in it; none if it is not a database of Kratos'
 * @param others names of tables in this database that are not Kratos', with their schema where it is another one
 * @param level of the schema
 * @param applied the versions of 20 digits that count as recorded
 * @param halfRecorded what is done and not recorded, or may be
 */
public record KratosDatabase(
        String name,
        int serverMajor,
        String schema,
        List<QualifiedName> tables,
        List<String> others,
        DatabaseLevel level,
        NavigableSet<String> applied,
        List<HalfRecorded> halfRecorded) {

    /** The table that records migrations. Keto and Hydra use the same name. */
    public static final String VERSIONS = "schema_migration";

    /** The table that shows that a database is Kratos'. */
    public static final String IDENTITIES = "identities";

    /** The table of the one network that everything of a Kratos belongs to: since v0.7. */
    public static final String NETWORKS = "networks";

    /** Copies the lists. */
    public KratosDatabase {
        tables = List.copyOf(tables);
        others = List.copyOf(others);
        applied = Collections.unmodifiableNavigableSet(new TreeSet<>(applied));
        halfRecorded = List.copyOf(halfRecorded);
    }

    /** A table of Kratos'. */
    public QualifiedName table(String table) {
        return new QualifiedName(schema, table);
    }

    /** Whether a table of Kratos' is there. */
    public boolean has(String table) {
        return tables.contains(table(table));
    }
}
