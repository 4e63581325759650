package org.ferryman.kratos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.FilledTemplate;
import org.ferryman.testing.TestDatabase;

/**
 * The tables of a release of Kratos, made from its recorded catalog: columns, indexes and constraints by their own
 * names, and the versions that are recorded when its migrations have run. Only the levels with a recorded catalog can
 * be made so: v0.11.1, v1.3.1, v25.4.0, v26.2.0 and HEAD-2026-07-29.
 */
public final class GoldenSchema {

    private GoldenSchema() {}

    /** The recorded catalog of a level. */
    public static ObjectNode catalog(String level) throws IOException {
        return CatalogSnapshot.golden("kratos/catalog-" + level + ".json");
    }

    /** Makes the tables of a level in schema {@code public}, with its rows in {@code schema_migration}. */
    public static void create(TestDatabase database, String level) throws SQLException, IOException {
        FilledTemplate.fill(database, "kratos_" + level, script(level));
    }

    /** What makes the tables of a level in an empty database, with its rows in {@code schema_migration}. */
    public static String script(String level) throws IOException {
        CatalogScript script = CatalogScript.of(catalog(level));
        List<String> all = new ArrayList<>(script.tables());
        all.addAll(script.keys());
        all.add(recording(KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions()));
        return String.join(";", all);
    }

    /** Records versions. */
    public static void record(TestDatabase database, Collection<String> versions) throws SQLException {
        database.execute(recording(versions));
    }

    private static String recording(Collection<String> versions) {
        return "INSERT INTO schema_migration (version, version_self) VALUES "
                + versions.stream().map(version -> "('" + version + "', 0)").collect(Collectors.joining(", "));
    }
}
