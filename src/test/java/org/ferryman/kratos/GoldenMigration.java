package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.kratos.catalog.CatalogTable;
import org.ferryman.kratos.catalog.CatalogTable.TableColumn;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.sample.StandInDsn;
import org.ferryman.testing.TestDatabase;

/**
 * What the migrations between two releases with recorded catalogs come to, rows included, in one transaction; and a
 * program that stands in for the newer one. No such migration changes a row in the columns of both; since v26 two
 * tables name the identity of what they belong to.
 */
public final class GoldenMigration {

    private static final List<String> IDENTITIES = List.of(
            "UPDATE identity_credential_identifiers AS i SET identity_id = c.identity_id FROM identity_credentials AS c"
                    + " WHERE c.id = i.identity_credential_id AND c.nid = i.nid",
            "UPDATE session_devices AS d SET identity_id = s.identity_id FROM sessions AS s"
                    + " WHERE s.id = d.session_id AND s.nid = d.nid");

    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private final List<String> references = new ArrayList<>();

    private GoldenMigration() {}

    /** The tables of a release, without rows but for the versions. */
    public static List<String> making(String level) throws IOException {
        CatalogScript script = CatalogScript.of(GoldenSchema.catalog(level));
        List<String> statements = new ArrayList<>(script.tables());
        statements.addAll(script.keys());
        statements.add(recording(KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions()));
        return statements;
    }

    private static String recording(NavigableSet<String> versions) {
        return "INSERT INTO schema_migration (version, version_self) VALUES "
                + versions.stream().map(version -> "('" + version + "', 0)").collect(Collectors.joining(", "));
    }

    /** What makes the newer release's database of the older one's. */
    public static List<String> between(String from, String to) throws IOException {
        CatalogScript older = CatalogScript.of(GoldenSchema.catalog(from));
        CatalogScript newer = CatalogScript.of(GoldenSchema.catalog(to));
        GoldenMigration made = new GoldenMigration();
        for (String table : newer.names()) {
            if (older.names().contains(table)) {
                made.change(table, older.table(table), newer.table(table));
            } else {
                newer.tables().stream()
                        .filter(sql -> sql.startsWith("CREATE TABLE " + TestDatabase.quote(table) + " "))
                        .forEach(made.before::add);
                made.keys(table, newer.table(table));
            }
        }
        List<String> statements = new ArrayList<>(made.before);
        if (hasIdentities(newer) && !hasIdentities(older)) {
            statements.addAll(IDENTITIES);
        }
        statements.addAll(made.after);
        statements.addAll(made.references);
        NavigableSet<String> versions =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(to).orElseThrow().versions());
        versions.removeAll(KratosLevels.SHIPPED.ofTag(from).orElseThrow().versions());
        statements.add(recording(versions));
        return statements;
    }

    private static boolean hasIdentities(CatalogScript level) {
        return level.table("session_devices").columns().containsKey("identity_id");
    }

    private void change(String name, CatalogTable older, CatalogTable newer) {
        older.constraints().forEach((constraint, definition) -> {
            if (!definition.equals(newer.constraints().get(constraint))) {
                before.add(alter(name) + "DROP CONSTRAINT " + TestDatabase.quote(constraint));
            }
        });
        older.indexes().forEach((index, definition) -> {
            if (!definition.equals(newer.indexes().get(index))) {
                before.add("DROP INDEX " + TestDatabase.quote(index));
            }
        });
        newer.columns()
                .forEach((column, made) -> column(name, column, older.columns().get(column), made));
        keys(
                name,
                new CatalogTable(
                        newer.columns(),
                        without(newer.indexes(), older.indexes()),
                        without(newer.constraints(), older.constraints())));
    }

    private void column(String table, String name, TableColumn was, TableColumn is) {
        String altered = alter(table) + "ALTER COLUMN " + TestDatabase.quote(name);
        if (was == null) {
            before.add(alter(table) + "ADD COLUMN " + is.nullable().declared(name));
        } else if (!was.type().equals(is.type())) {
            before.add(altered + " TYPE " + is.type());
        }
        if (is.notNull() && (was == null || !was.notNull())) {
            after.add(altered + " SET NOT NULL");
        } else if (was != null && was.notNull() && !is.notNull()) {
            after.add(altered + " DROP NOT NULL");
        }
    }

    private void keys(String table, CatalogTable made) {
        made.constraints()
                .forEach((constraint, definition) -> (definition.startsWith("FOREIGN KEY") ? references : after)
                        .add(CatalogScript.constraint(table, constraint, definition)));
        after.addAll(made.indexes().values());
    }

    private static Map<String, String> without(Map<String, String> all, Map<String, String> known) {
        return all.entrySet().stream()
                .filter(each -> !each.getValue().equals(known.get(each.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String alter(String table) {
        return "ALTER TABLE " + TestDatabase.quote(table) + " ";
    }

    /** Runs it. */
    public static void run(Connection connection, String from, String to) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : between(from, to)) {
                statement.execute(sql);
            }
        }
        connection.commit();
    }

    /** A program that answers as the newer release does: its version, its migrations, running them. */
    public static Path program(Path folder, String from, String to) throws IOException {
        Path script = folder.resolve("kratos-" + to);
        Files.writeString(script, """
                #!/bin/sh
                if [ "$*" = version ]; then printf 'Version:\\t\\t\\t%s\\n'; exit; fi
                exec '%s/bin/java' -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '%s' %s %s %s "$@"
                """.formatted(
                        to.startsWith("v") ? to : "v99.0.0",
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        GoldenMigration.class.getName(),
                        from,
                        to));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    public static void main(String[] arguments) throws Exception {
        String asked = String.join(" ", List.of(arguments).subList(2, arguments.length));
        try (Connection connection = StandInDsn.connect(System.getenv("DSN"))) {
            if (asked.startsWith("migrate sql status ")) {
                System.out.println(status(connection, arguments[1]));
            } else if (asked.startsWith("migrate sql -e --yes")) {
                run(connection, arguments[0], arguments[1]);
                System.out.println("Successfully applied migrations!");
            } else {
                System.err.println("Error: unknown command");
                System.exit(1);
            }
        }
    }

    private static String status(Connection connection, String level) throws SQLException {
        NavigableSet<String> recorded = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT version FROM schema_migration")) {
            while (rows.next()) {
                recorded.add(rows.getString(1));
            }
        }
        return KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions().stream()
                .map(version -> "{\"state\":\"" + (recorded.contains(version) ? "Applied" : "Pending")
                        + "\",\"version\":\"" + version + "\",\"name\":\"n" + version + "\",\"content\":\"\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
