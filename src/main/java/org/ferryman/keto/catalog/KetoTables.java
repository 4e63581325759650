package org.ferryman.keto.catalog;

import java.util.List;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.QualifiedName;

/**
 * Keto's tables in a database, told from the catalog alone: nothing of them is read.
 *
 * @param database the database's name
 * @param major PostgreSQL's major version
 * @param schema the schema that Keto uses
 * @param legacy v0.6's tables of relation tuples
 * @param all every table of Keto's, v0.6's and v0.7's
 * @param isLater whether v0.8 or a later version has been at work
 */
public record KetoTables(
        String database, int major, String schema, List<LegacyTable> legacy, List<QualifiedName> all, boolean isLater) {

    public List<QualifiedName> legacyTables() {
        return legacy.stream().map(LegacyTable::table).toList();
    }
}
