package org.ferryman.keto.skipped;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;

/** Finds the skipped tuples that somebody decides on, as a stream, and as often as asked. */
public interface TupleSelection {

    /** What the current role lacks to make ready, as findings that block. */
    List<Finding> findings(Session session, KetoDatabase keto) throws SQLException, CancelledException;

    /** Makes ready, once per transaction. */
    void prepare(Session session) throws Exception;

    /** Hands over what is meant. */
    void each(Session session, KetoDatabase keto, Consumer consumer) throws Exception;

    /** Whether each tuple was meant by itself, so that one that can't be done stops all. */
    boolean isExact();

    /** Takes them one by one. */
    @FunctionalInterface
    interface Consumer {
        void accept(TupleDecision chosen) throws Exception;
    }

    /** By what the tuples have in common, the same for all. */
    record ByFilter(KetoSettings settings, SkippedFilter filter, DecisionRequest choice) implements TupleSelection {

        @Override
        public List<Finding> findings(Session session, KetoDatabase keto) {
            return List.of();
        }

        @Override
        public void prepare(Session session) {
            // Everything is known.
        }

        @Override
        public void each(Session session, KetoDatabase keto, Consumer consumer) throws Exception {
            new SkippedTuples(session, settings).each(settings.known(keto), tuple -> {
                if (filter.takes(tuple)) {
                    consumer.accept(TupleDecision.of(tuple, choice, 0, settings.config()));
                }
            });
        }

        @Override
        public boolean isExact() {
            return false;
        }
    }

    /** Tuple by tuple. What is decided goes to the server, so that any number of rows stream. */
    record ByRows(KetoSettings settings, DecisionRows rows, Set<Decision.Kind> kinds) implements TupleSelection {

        private static final int AT_ONCE = 1_000;
        private static final int SHOWN = 5;

        @Override
        public List<Finding> findings(Session session, KetoDatabase keto) throws SQLException, CancelledException {
            return TemporaryTables.findings(
                    session, keto, "What is decided tuple by tuple goes into one, so that any number streams.");
        }

        @Override
        public void prepare(Session session) throws Exception {
            session.execute(TupleSql.load("decisions-table.sql").text());
            List<DecisionRows.Row> batch = new ArrayList<>();
            rows.read(row -> {
                if (kinds.contains(DecisionRequest.parse(row.decision(), row.newSubject())
                        .kind()
                        .decision())) {
                    batch.add(row);
                    if (batch.size() == AT_ONCE) {
                        send(session, batch);
                    }
                }
            });
            send(session, batch);
            session.execute("ANALYZE pg_temp.ferryman_decisions");
            List<Long> repeated = session.list(
                    "SELECT max(line) AS line FROM pg_temp.ferryman_decisions GROUP BY id HAVING count(*) > 1"
                            + " ORDER BY 1 LIMIT " + SHOWN,
                    row -> row.getLong(1));
            if (!repeated.isEmpty()) {
                throw blocked(
                        "DECISIONS_REPEATED",
                        "The file has more than one row for the same tuple, for example rows " + repeated + ".",
                        "Ferryman can't tell which of them counts.",
                        "Remove those that don't.");
            }
        }

        private static void send(Session session, List<DecisionRows.Row> batch)
                throws SQLException, CancelledException {
            session.update(TupleSql.load("add-decisions.sql").text(), new Object[] {
                batch.stream().map(row -> row.id().toString()).toArray(String[]::new),
                batch.stream().map(row -> Long.toString(row.number())).toArray(String[]::new),
                batch.stream().map(DecisionRows.Row::decision).toArray(String[]::new),
                batch.stream().map(DecisionRows.Row::newSubject).toArray(String[]::new)
            });
            batch.clear();
        }

        @Override
        public void each(Session session, KetoDatabase keto, Consumer consumer) throws Exception {
            SkippedTuples tuples = new SkippedTuples(session, settings);
            long[] found = {0};
            for (LegacyTable table : settings.known(keto)) {
                tuples.decided(table, (tuple, line, decision, newSubject) -> {
                    found[0]++;
                    consumer.accept(TupleDecision.of(tuple, parsed(decision, newSubject), line, settings.config()));
                });
            }
            long sent = session.one("SELECT count(*) FROM pg_temp.ferryman_decisions", row -> row.getLong(1));
            if (found[0] != sent) {
                throw blocked(
                        "DECISIONS_WITHOUT_TUPLE",
                        (sent - found[0]) + " rows of " + rows.name()
                                + " are about tuples that are not skipped (any more).",
                        "They were changed or deleted in v0.6 since they were listed, can be moved now, or belong"
                                + " to another database.",
                        "Run `ferryman keto skipped` and decide on what is in the new list; an edited file stays beside"
                                + " it.");
            }
        }

        private static DecisionRequest parsed(String decision, String newSubject) {
            try {
                return DecisionRequest.parse(decision, newSubject);
            } catch (InputException readBefore) {
                throw new IllegalStateException(readBefore);
            }
        }

        @Override
        public boolean isExact() {
            return true;
        }

        private static BlockedException blocked(String id, String seen, String why, String remedy) {
            return new BlockedException(List.of(Finding.blocker(id, seen, why, remedy)));
        }
    }
}
