package org.ferryman.kratos.level;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ferryman.engine.CancelledException;
import org.ferryman.kratos.level.DatabaseLevel.State;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Reads what of Kratos is in a database, and at which level it is. Reads only; SELECT on one table is enough. */
public final class LevelReader {

    private final Session session;

    private LevelReader(Session session) {
        this.session = session;
    }

    /** What is there now. */
    public static KratosDatabase read(Session session) throws SQLException, CancelledException {
        return new LevelReader(session).read(false);
    }

    /** As {@link #read}, with what is in the database's other schemas, too: for people, and not in a hurry. */
    public static KratosDatabase withNeighbours(Session session) throws SQLException, CancelledException {
        return new LevelReader(session).read(true);
    }

    /** The schema that Kratos uses: waits for no lock. */
    static String schema(Session session) throws SQLException, CancelledException {
        return schemaInUse(session, new LevelReader(session).tables());
    }

    /** The tables of Kratos, if it is a database of Kratos': waits for no lock. */
    public static List<QualifiedName> tables(Session session) throws SQLException, CancelledException {
        List<Table> all = new LevelReader(session).tables();
        return ofKratos(all, schemaInUse(session, all));
    }

    private KratosDatabase read(boolean neighbours) throws SQLException, CancelledException {
        List<Table> all = tables();
        String schema = schemaInUse(session, all);
        List<QualifiedName> tables = ofKratos(all, schema);
        List<Table> here =
                all.stream().filter(table -> table.name.schema().equals(schema)).toList();
        List<String> others = new ArrayList<>();
        here.stream().filter(table -> !tables.contains(table.name)).forEach(table -> others.add(table.name.name()));
        if (neighbours && !tables.isEmpty()) {
            others.addAll(elsewhere(schema));
        }
        boolean shared = here.stream().anyMatch(Table::ofOry);
        List<String> recorded = recorded(schema, tables);
        DatabaseLevel compared = level(recorded, tables, shared);
        List<HalfRecorded> halfRecorded = halfRecorded(compared, schema);
        boolean blocksTheWay = halfRecorded.stream().anyMatch(HalfRecorded::failsAgain);
        DatabaseLevel level = blocksTheWay ? compared.as(State.HALF_RECORDED) : compared;
        return new KratosDatabase(
                session.one("SELECT current_database()", row -> row.getString(1)),
                session.connection().getMetaData().getDatabaseMajorVersion(),
                schema,
                tables,
                others,
                level,
                LevelComparison.applied(KratosLevels.SHIPPED, recorded),
                halfRecorded);
    }

    private List<String> elsewhere(String schema) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(LevelReader.class, "tables-elsewhere.sql").text(),
                row -> new QualifiedName(row.getString("nspname"), row.getString("relname")).toString(),
                schema);
    }

    private List<Table> tables() throws SQLException, CancelledException {
        return session.list(SqlText.load(LevelReader.class, "tables.sql").text(), Table::of, (Object)
                session.searchPath().toArray(String[]::new));
    }

    /** Kratos names no schema: it uses the first one on its search path that has its tables. */
    private static String schemaInUse(Session session, List<Table> all) {
        return first(session, all, Table::isIdentities)
                .or(() -> first(session, all, table -> table.name.name().equals(KratosDatabase.VERSIONS)))
                .orElse(
                        session.searchPath().isEmpty()
                                ? "public"
                                : session.searchPath().get(0));
    }

    private static Optional<String> first(Session session, List<Table> all, Predicate<Table> which) {
        return session.searchPath().stream()
                .filter(schema ->
                        all.stream().anyMatch(table -> table.name.schema().equals(schema) && which.test(table)))
                .findFirst();
    }

    private static List<QualifiedName> ofKratos(List<Table> all, String schema) {
        List<Table> here =
                all.stream().filter(table -> table.name.schema().equals(schema)).toList();
        return here.stream().anyMatch(Table::isIdentities)
                ? here.stream().filter(Table::ofKratos).map(Table::name).toList()
                : List.of();
    }

    private List<String> recorded(String schema, List<QualifiedName> tables) throws SQLException, CancelledException {
        QualifiedName versions = new QualifiedName(schema, KratosDatabase.VERSIONS);
        return tables.contains(versions)
                ? session.list(
                        SqlText.of("SELECT version FROM {table}")
                                .with("table", versions)
                                .text(),
                        row -> row.getString(1))
                : List.of();
    }

    private static DatabaseLevel level(List<String> recorded, List<QualifiedName> tables, boolean shared) {
        DatabaseLevel level = LevelComparison.of(KratosLevels.SHIPPED, recorded);
        if (recorded.isEmpty() && !tables.isEmpty()) {
            return new DatabaseLevel(DatabaseLevel.UNKNOWN, State.UNKNOWN, false, 0, List.of());
        }
        // Another service of Ory's may have recorded in the same table what Kratos has not.
        return level.state() == State.NEWER && shared ? level.as(State.UNKNOWN) : level;
    }

    private List<HalfRecorded> halfRecorded(DatabaseLevel level, String schema)
            throws SQLException, CancelledException {
        List<HalfRecorded> found = new ArrayList<>();
        for (String version : candidates(level)) {
            Optional<OutsideTransaction> known = OutsideTransaction.of(version);
            if (known.isPresent()) {
                found.add(known.get().look(session, schema));
            }
        }
        return found;
    }

    /** On the way, only the next one can have been done; between others, each that is missing. */
    private static List<String> candidates(DatabaseLevel level) {
        return switch (level.state()) {
            case INTERRUPTED -> level.missing().subList(0, 1);
            case HALF_RECORDED -> level.missing();
            default -> List.of();
        };
    }

    private record Table(QualifiedName name, boolean ofKratos, boolean ofOry, boolean hasTraits) {

        static Table of(ResultSet row) throws SQLException {
            return new Table(
                    new QualifiedName(row.getString("nspname"), row.getString("relname")),
                    row.getBoolean("kratos"),
                    row.getBoolean("of_ory"),
                    row.getBoolean("has_traits"));
        }

        boolean isIdentities() {
            return name.name().equals(KratosDatabase.IDENTITIES) && hasTraits;
        }
    }
}
