package org.ferryman.keto.move;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Ranges of the primary key. */
final class KeyChunks implements TableChunks {

    private static final int KEY_COLUMNS = 5;
    private static final SqlText KEY = SqlText.of("(l.shard_id, l.object, l.relation, l.subject, l.commit_time)");
    private static final SqlText VALUES = SqlText.of("(?::varchar, ?::varchar, ?::varchar, ?::varchar, ?::timestamp)");

    private final Session session;
    private final LegacyTable table;
    private final long allRows;
    private Optional<List<Object>> last = Optional.empty();
    private boolean atEnd;

    KeyChunks(Session session, LegacyTable table, long rows) {
        this.session = session;
        this.table = table;
        this.allRows = Math.max(1, rows);
    }

    @Override
    public Optional<Chunk> next(long rows) throws SQLException, CancelledException {
        if (atEnd) {
            return Optional.empty();
        }
        Optional<List<Object>> end = session.first(
                filled("SELECT l.shard_id, l.object, l.relation, l.subject, l.commit_time::text FROM ONLY {legacy} AS l"
                                + " WHERE {after} ORDER BY l.shard_id, l.object, l.relation, l.subject, l.commit_time"
                                // Not the key as one row value: no index is in that order.
                                + " OFFSET {offset} LIMIT 1")
                        .with("offset", rows - 1)
                        .text(),
                KeyChunks::key,
                parameters(last).toArray());
        SqlText part = end.isPresent() ? filled("{after} AND {key} <= {values}") : filled("{after}");
        List<Object> parameters = parameters(last);
        parameters.addAll(parameters(end));
        last = end;
        atEnd = end.isEmpty();
        return Optional.of(new Chunk(part, parameters, Math.min(1.0, (double) rows / allRows)));
    }

    private SqlText filled(String sql) {
        SqlText after = last.isPresent() ? SqlText.of("{key} > {values}") : SqlText.of("true");
        return SqlText.of(sql)
                .with("after", after.with("key", KEY).with("values", VALUES))
                .with("key", KEY)
                .with("values", VALUES)
                .with("legacy", table.table());
    }

    private static List<Object> parameters(Optional<List<Object>> key) {
        return new ArrayList<>(key.orElse(List.of()));
    }

    private static List<Object> key(ResultSet row) throws SQLException {
        List<Object> key = new ArrayList<>();
        for (int column = 1; column <= KEY_COLUMNS; column++) {
            key.add(row.getString(column));
        }
        return key;
    }
}
