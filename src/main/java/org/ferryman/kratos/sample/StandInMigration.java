package org.ferryman.kratos.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.KratosResources;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;

/**
 * What the stand-in does in the place of one migration of Kratos: its share of the difference between two catalogs that
 * come with the program, by SQL of our own.
 *
 * @param version of the migration
 * @param up in this order
 * @param down takes it back, in this order
 * @param filling what gives the next rows of a table their identity, if the migration does
 */
record StandInMigration(String version, List<String> up, List<String> down, Optional<SqlText> filling) {

    private static final List<String> LEVELS = List.of(KratosSample.LEVEL, "v25.4.0", StandInKratos.LEVEL);
    private static final String SCHEMA = "public";

    StandInMigration {
        up = List.copyOf(up);
        down = List.copyOf(down);
    }

    /**
     * What stand-in.json says of one.
     *
     * @param changes names of changes; that of a table alone is all of its indexes that no other one names
     * @param adds a type of credentials
     * @param fills a table
     */
    private record Told(String version, List<String> changes, Optional<String> adds, Optional<Fill> fills) {}

    /** A column that is filled with what the rows' parents have. */
    private record Fill(String table, String key, String parent) {

        SqlText sql() {
            return SqlText.load(StandInMigration.class, "stand-in-fill.sql")
                    .with("table", new QualifiedName(SCHEMA, table))
                    .with("parent", new QualifiedName(SCHEMA, parent))
                    .withIdentifier("key", key);
        }
    }

    /** All between the sample's level and the stand-in's, in their order. */
    static List<StandInMigration> all() {
        Map<String, Told> told = Arrays.stream(KratosResources.read("stand-in.json", Told[].class))
                .collect(Collectors.toMap(Told::version, Function.identity()));
        List<StandInMigration> all = new ArrayList<>();
        for (int level = 1; level < LEVELS.size(); level++) {
            String older = LEVELS.get(level - 1);
            String newer = LEVELS.get(level);
            List<CatalogChange> changes = CatalogChange.between(CatalogScript.of(older), CatalogScript.of(newer));
            List<Told> hop = versions(newer).stream()
                    .filter(version -> !versions(older).contains(version))
                    .map(version -> Objects.requireNonNull(told.get(version), version))
                    .toList();
            Set<String> named =
                    hop.stream().flatMap(each -> each.changes().stream()).collect(Collectors.toSet());
            hop.forEach(each -> all.add(of(each, changes, named)));
        }
        return all;
    }

    private static Set<String> versions(String level) {
        return KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions();
    }

    private static StandInMigration of(Told told, List<CatalogChange> changes, Set<String> named) {
        Set<String> own = new HashSet<>(told.changes());
        List<CatalogChange> mine = changes.stream()
                .filter(change -> own.contains(change.name())
                        || (change.index() && own.contains(change.table()) && !named.contains(change.name())))
                .toList();
        List<String> up = new ArrayList<>(mine.stream().map(CatalogChange::up).toList());
        List<String> down =
                new ArrayList<>(mine.stream().map(CatalogChange::down).toList());
        Collections.reverse(down);
        told.adds().map(StandInMigration::adding).ifPresent(up::add);
        told.adds().map(StandInMigration::removing).ifPresent(down::add);
        return new StandInMigration(told.version(), up, down, told.fills().map(Fill::sql));
    }

    private static String adding(String type) {
        return SqlText.of("INSERT INTO identity_credential_types (id, name) SELECT md5({type})::uuid, {name} WHERE NOT"
                        + " EXISTS (SELECT FROM identity_credential_types WHERE name = {name})")
                .withLiteral("type", "type " + type)
                .withLiteral("name", type)
                .text();
    }

    private static String removing(String type) {
        return SqlText.of("DELETE FROM identity_credential_types WHERE name = {name}")
                .withLiteral("name", type)
                .text();
    }
}
