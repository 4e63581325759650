package org.ferryman.keto.skipped;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacyTuple;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;

/** Reads the tuples that can't be moved, as a stream: there may be millions. */
public final class SkippedTuples {

    private final Session session;
    private final KetoSettings settings;
    private final TupleSql sql;

    public SkippedTuples(Session session, KetoSettings settings) throws SQLException, CancelledException {
        this.session = session;
        this.settings = settings;
        this.sql = TupleSql.in(session, settings.config());
    }

    /** Hands over those of some legacy tables, table by table. */
    public void read(List<LegacyTable> tables, SkippedSink sink) throws SQLException, CancelledException, IOException {
        each(tables, sink::add);
    }

    /** As {@link #read}, with progress. */
    public void list(List<LegacyTable> tables, long all, ProgressMeter meter, SkippedSink sink)
            throws SQLException, CancelledException, IOException {
        meter.begin(ListPhase.SKIPPED_TUPLES, "", "tuples", all);
        read(tables, tuple -> {
            sink.add(tuple);
            meter.advance(1);
        });
    }

    /** As {@link #read}, for whoever may fail in other ways. */
    <E extends Exception> void each(List<LegacyTable> tables, Taker<E> taker)
            throws SQLException, CancelledException, E {
        for (List<LegacyTable> group : TableGroups.of(tables)) {
            Map<Long, Namespace> namespaces = new HashMap<>();
            group.forEach(table -> namespaces.put(table.namespaceId(), settings.namespace(table)));
            session.<E>stream(
                    sql.skipped(group).text(),
                    row -> taker.take(
                            skipped(Objects.requireNonNull(namespaces.get(row.getLong("namespace_id"))), row)));
        }
    }

    /**
     * Hands over those that a file decides on, with what it says; {@link TupleSelection.ByRows} has sent it to the
     * server.
     */
    <E extends Exception> void decided(LegacyTable table, DecidedTaker<E> taker)
            throws SQLException, CancelledException, E {
        Namespace namespace = settings.namespace(table);
        session.<E>stream(
                sql.decidedInFile(table).text(),
                row -> taker.take(
                        skipped(namespace, row),
                        row.getLong("line"),
                        row.getString("decision"),
                        row.getString("new_subject")));
    }

    private SkippedTuple skipped(Namespace namespace, ResultSet row) throws SQLException {
        return SkippedTuple.of(tuple(namespace, row), SkipRule.valueOf(row.getString("rule")), settings.config());
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

    /** Takes a skipped tuple. */
    @FunctionalInterface
    interface Taker<E extends Exception> {
        void take(SkippedTuple tuple) throws E;
    }

    /** Takes a skipped tuple with what a file says about it. */
    @FunctionalInterface
    interface DecidedTaker<E extends Exception> {
        void take(SkippedTuple tuple, long line, String decision, String newSubject) throws E;
    }
}
