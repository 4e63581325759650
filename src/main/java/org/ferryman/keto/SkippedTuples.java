package org.ferryman.keto;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;

/** Reads the tuples that can't be moved, as a stream: there may be millions. */
final class SkippedTuples {

    private final Session session;
    private final KetoSettings settings;
    private final TupleSql sql;

    SkippedTuples(Session session, KetoSettings settings) {
        this.session = session;
        this.settings = settings;
        this.sql = new TupleSql(settings.config());
    }

    /** Hands over those of one legacy table, and tells how many there are. */
    long read(LegacyTable table, SkippedSink sink) throws SQLException, CancelledException, IOException {
        Namespace namespace = settings.namespace(table);
        long[] count = {0};
        session.stream(sql.skipped(table).text(), row -> {
            sink.add(
                    SkippedTuple.of(tuple(namespace, row), SkipRule.valueOf(row.getString("rule")), settings.config()));
            count[0]++;
        });
        return count[0];
    }

    private static LegacyTuple tuple(Namespace namespace, ResultSet row) throws SQLException {
        return new LegacyTuple(
                namespace,
                row.getString("legacy_shard_id"),
                row.getString("object"),
                row.getString("relation"),
                row.getString("subject"),
                row.getString("commit_time"));
    }
}
