package org.ferryman.postgres.copy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.OwnObjects;

/**
 * What it takes to make a database again, as its catalogs have it, in SQL with every name qualified. What Ferryman has
 * set there itself is left out: it has to do with who writes to the database, not with what is in it.
 *
 * @param beyond what the database has that this would not make again, each in words
 * @param extensions the names of its extensions
 * @param types what makes schemas, extensions, types and sequences
 * @param tables the tables, the largest first
 * @param sequences what sets the sequences
 */
public record DatabaseSchema(
        List<String> beyond, List<String> extensions, List<String> types, List<Table> tables, List<String> sequences) {

    /** Their place in copy-types.sql. */
    private static final int EXTENSIONS = 2;

    /**
     * A table.
     *
     * @param bytes its size without indexes
     * @param names the columns whose values must be copied: all but generated ones
     * @param builtIn whether all its types are PostgreSQL's own
     * @param make makes it without keys
     * @param primaryKey makes its primary key, if it has one
     * @param keys make its other keys, checks and indexes
     * @param foreignKeys make its foreign keys
     */
    public record Table(
            QualifiedName name,
            long bytes,
            List<String> names,
            boolean builtIn,
            String make,
            Optional<String> primaryKey,
            List<Key> keys,
            List<Key> foreignKeys) {

        /**
         * A key, check or index.
         *
         * @param name its name, among those of its table
         * @param make makes it
         */
        public record Key(String name, String make) {

            private static List<Key> of(List<String> names, List<String> makes) {
                return IntStream.range(0, makes.size())
                        .mapToObj(nth -> new Key(names.get(nth), makes.get(nth)))
                        .toList();
            }
        }

        /** What makes its keys, checks and indexes. */
        List<String> allKeys() {
            return Stream.concat(primaryKey.stream(), keys.stream().map(Key::make))
                    .toList();
        }

        /** Without a list COPY takes all of them: an empty one it does not understand. */
        public SqlText columns() {
            if (names.isEmpty()) {
                return SqlText.of("");
            }
            List<SqlText> quoted = names.stream()
                    .map(column -> SqlText.of("{column}").withIdentifier("column", column))
                    .toList();
            return SqlText.of("({names})").with("names", quoted);
        }
    }

    /** Reads the catalogs in a transaction of {@link org.ferryman.postgres.Transactions}. */
    public static DatabaseSchema read(Session session) throws SQLException, CancelledException {
        return new DatabaseSchema(
                beyond(session),
                session.list("SELECT extname FROM pg_extension", row -> row.getString("extname")),
                made(session).stream().map(Made::statement).toList(),
                tables(session),
                sequences(session));
    }

    /** The tables alone, the largest first. */
    public static List<Table> tables(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(DatabaseSchema.class, "copy-tables.sql")
                        .with("own", OwnObjects.tables())
                        .text(),
                row -> new Table(
                        new QualifiedName(row.getString("nspname"), row.getString("relname")),
                        row.getLong("bytes"),
                        RowReader.texts(row, "names"),
                        row.getBoolean("built_in"),
                        row.getString("make"),
                        Optional.ofNullable(row.getString("primary_key")),
                        Table.Key.of(RowReader.texts(row, "key_names"), RowReader.texts(row, "keys")),
                        Table.Key.of(RowReader.texts(row, "foreign_key_names"), RowReader.texts(row, "foreign_keys"))));
    }

    /** What makes the extensions alone. */
    public static List<String> extensionStatements(Session session) throws SQLException, CancelledException {
        return made(session).stream()
                .filter(made -> made.place() == EXTENSIONS)
                .map(Made::statement)
                .toList();
    }

    /**
     * What is made before the tables.
     *
     * @param place the kind of what it makes, in the order of making
     */
    private record Made(int place, String statement) {}

    private static List<Made> made(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(DatabaseSchema.class, "copy-types.sql")
                        .with("own", OwnObjects.schemas())
                        .text(),
                row -> new Made(row.getInt("place"), row.getString("statement")));
    }

    /** What the database has that would not be made again. */
    static List<String> beyond(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(DatabaseSchema.class, "copy-beyond.sql")
                        .with("own", OwnObjects.functions())
                        .text(),
                row -> row.getString("what"));
    }

    private static List<String> sequences(Session session) throws SQLException, CancelledException {
        List<String> statements = new ArrayList<>();
        List<QualifiedName> names = session.list(sql("copy-sequences.sql"), row -> {
            Optional.ofNullable(row.getString("owned")).ifPresent(statements::add);
            return new QualifiedName(row.getString("nspname"), row.getString("relname"));
        });
        for (QualifiedName name : names) {
            String place = session.one(
                    SqlText.of("SELECT last_value, is_called FROM {sequence}")
                            .with("sequence", name)
                            .text(),
                    row -> row.getLong("last_value") + ", " + row.getBoolean("is_called"));
            statements.add("SELECT setval(" + SqlText.literal(name.quoted()) + ", " + place + ")");
        }
        return statements;
    }

    private static String sql(String file) {
        return SqlText.load(DatabaseSchema.class, file).text();
    }
}
