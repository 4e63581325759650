package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.ferryman.engine.CancelledException;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one table, dropped before a large load and built again after it, in the same transaction, from their
 * own definitions: keeping them up row by row takes more than half of the time of a load.
 */
public final class TableIndexes {

    /** Sorting in memory is faster; a quarter of this is PostgreSQL's default. */
    private static final int SORT_MEMORY_MEGABYTES = 256;

    private final QualifiedName table;
    private final List<Index> indexes;

    private TableIndexes(QualifiedName table, List<Index> indexes) {
        this.table = table;
        this.indexes = indexes;
    }

    /** What indexes a table has. */
    public static TableIndexes of(Session session, QualifiedName table) throws SQLException, CancelledException {
        return new TableIndexes(
                table,
                session.list(
                        SqlText.load(TableIndexes.class, "indexes.sql").text(),
                        row -> new Index(
                                new QualifiedName(row.getString("nspname"), row.getString("relname")),
                                row.getString("conname"),
                                row.getString("definition"),
                                row.getBoolean("can_be_rebuilt")),
                        table.quoted()));
    }

    /** Whether all of them can be dropped and built again without losing anything. */
    public boolean canBeRebuilt() {
        return indexes.stream().allMatch(Index::canBeRebuilt);
    }

    /** Drops them all. */
    public void drop(Session session) throws SQLException, CancelledException {
        for (String statement : dropSql()) {
            session.execute(statement);
        }
    }

    /** The statements that drop them, in the order in which {@link #drop} runs them. */
    public List<String> dropSql() {
        return indexes.stream().map(index -> index.dropSql(table)).toList();
    }

    /** The statements that build them again, in the order in which {@link #build} runs them. */
    public List<String> buildSql() {
        return indexes.stream().map(index -> index.buildSql(table)).toList();
    }

    /**
     * Builds them again.
     *
     * @param next is told the name of each index before its build
     */
    public void build(Session session, Consumer<String> next) throws SQLException, CancelledException {
        session.execute("SELECT set_config('maintenance_work_mem', greatest(pg_size_bytes(current_setting("
                + "'maintenance_work_mem')) / 1048576, " + SORT_MEMORY_MEGABYTES + ") || 'MB', true)");
        for (Index index : indexes) {
            next.accept(index.name().name());
            session.execute(index.buildSql(table));
        }
    }

    private record Index(QualifiedName name, @Nullable String constraint, String definition, boolean canBeRebuilt) {

        String dropSql(QualifiedName table) {
            return constraint == null
                    ? "DROP INDEX " + name.quoted()
                    : "ALTER TABLE " + table.quoted() + " DROP CONSTRAINT " + QualifiedName.quote(constraint);
        }

        String buildSql(QualifiedName table) {
            return constraint == null
                    ? definition
                    : "ALTER TABLE " + table.quoted() + " ADD CONSTRAINT " + QualifiedName.quote(constraint) + " "
                            + definition;
        }
    }
}
