package org.ferryman.postgres.replication;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * A publication, as its database has it.
 *
 * @param tables what it publishes, as the server writes it
 * @param altered whether it publishes all tables, or not every kind of change
 */
public record PublicationState(List<String> tables, boolean altered) {

    /** The first major version that publishes some columns of a table. */
    public static final int PUBLISHES_COLUMNS = 15;

    /** Copies the list. */
    public PublicationState {
        tables = List.copyOf(tables);
    }

    /** Looks; empty if there is no such publication. */
    public static Optional<PublicationState> read(Session session, String name)
            throws SQLException, CancelledException {
        return session.first(
                SqlText.load(PublicationState.class, "publication.sql").text(),
                row -> new PublicationState(RowReader.texts(row, "tables"), row.getBoolean("altered")),
                name);
    }

    /** Whether it publishes every change to just these tables. */
    public boolean isOf(Session session, List<QualifiedName> wanted) throws SQLException, CancelledException {
        List<String> names = session.list(
                "SELECT t.name::regclass::text FROM unnest(?::text[]) AS t(name)", row -> row.getString(1), (Object)
                        wanted.stream().map(QualifiedName::quoted).toArray(String[]::new));
        return !altered && new TreeSet<>(names).equals(new TreeSet<>(tables));
    }

    /** What makes one. Its tables' owner may, with the right to create in the database. */
    public static String creation(String name, List<QualifiedName> tables) {
        return of(name, tables.stream().map(QualifiedName::quoted));
    }

    /** The same, of some columns of each table: since PostgreSQL {@value #PUBLISHES_COLUMNS}. */
    public static String creation(String name, Map<QualifiedName, List<String>> columns) {
        return of(
                name,
                columns.entrySet().stream()
                        .map(table -> table.getKey().quoted() + " ("
                                + table.getValue().stream()
                                        .map(QualifiedName::quote)
                                        .collect(Collectors.joining(", "))
                                + ")"));
    }

    private static String of(String name, Stream<String> tables) {
        return "CREATE PUBLICATION " + QualifiedName.quote(name) + " FOR TABLE "
                + tables.collect(Collectors.joining(", "));
    }
}
