package org.ferryman.keto.decide;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.server.KetoRefusal;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.RelationTuple;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.skipped.RecreatedRows.Row;
import org.ferryman.keto.skipped.TupleDecision;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * Carries decisions out, some hundred at a time, within one transaction. What is written through the API is recorded
 * before it is written: else, after a crash, nobody would know whose it is. All else is staged, and holds with the
 * commit.
 */
final class DecisionWriter {

    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final Path folder;
    private final DecisionLog log;
    private final RecreateBy by;
    private final ProgressMeter meter;
    private final Instant now = Instant.now();
    private final List<TupleDecision> batch = new ArrayList<>();
    private final StagedDecisions staged;
    private final boolean cutOver;
    private long written;
    private long alreadyThere;
    private long leftOut;
    private long deferred;
    private long takenBack;
    private long unchanged;
    private long otherwise;
    private long gone;
    private boolean recorded;
    private boolean proven;

    DecisionWriter(
            Database database,
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            Path folder,
            DecisionLog log,
            StagedDecisions staged,
            RecreateBy by,
            ProgressMeter meter)
            throws Exception {
        this.database = database;
        this.session = session;
        this.keto = keto;
        this.settings = settings;
        this.folder = folder;
        this.log = log;
        this.staged = staged;
        this.by = by;
        this.meter = meter;
        this.cutOver = CutoverRecord.read(session, folder).isPresent();
    }

    void add(TupleDecision chosen) throws Exception {
        batch.add(chosen);
        if (batch.size() == AT_ONCE) {
            flush();
        }
    }

    /** Does the rest. */
    void finish() throws Exception {
        flush();
        session.cancellation().throwIfRequested();
    }

    DecisionResult result(long selected, long notApplicable, DecisionStates states, List<Finding> findings) {
        return new DecisionResult(
                selected,
                written,
                alreadyThere,
                leftOut,
                deferred,
                takenBack,
                unchanged,
                notApplicable,
                otherwise,
                states,
                findings);
    }

    /** Tuples that stay as they are because they were recreated otherwise before. */
    long otherwise() {
        return otherwise;
    }

    /** Tuples that are not in v0.7's table any more, and stay away: after the cut-over its clients decide on them. */
    long gone() {
        return gone;
    }

    private void flush() throws Exception {
        if (batch.isEmpty()) {
            return;
        }
        Map<UUID, Decision> before = new HashMap<>();
        for (TupleDecision chosen : batch) {
            Optional<Decision> latest = log.latest(chosen.id());
            latest.ifPresent(decision -> before.put(chosen.id(), decision));
        }
        Set<UUID> bySql = bySql();
        Set<UUID> throughApi = throughApi(before);
        List<TupleDecision> recreate = new ArrayList<>();
        List<TupleDecision> takeBack = new ArrayList<>();
        for (TupleDecision chosen : batch) {
            Optional<Decision> earlier = Optional.ofNullable(before.get(chosen.id()));
            boolean isBySql = bySql.contains(chosen.id());
            boolean isThroughApi = throughApi.contains(chosen.id());
            if (chosen.kind() == Decision.Kind.RECREATE) {
                boolean same = earlier.flatMap(Decision::newSubject).equals(chosen.subject());
                if ((isBySql || isThroughApi) && same) {
                    unchanged++;
                } else if (isThroughApi || (isBySql && !(by instanceof RecreateBy.Sql))) {
                    otherwise++;
                } else if (cutOver && !isBySql && same) {
                    unchanged++;
                    gone++;
                } else {
                    recreate.add(chosen);
                }
            } else if (isThroughApi || (isBySql && !(by instanceof RecreateBy.Sql))) {
                otherwise++;
            } else {
                if (isBySql) {
                    takeBack.add(chosen);
                }
                note(chosen, earlier);
            }
        }
        takeBack(takeBack);
        recreate(recreate);
        meter.advance(batch.size());
        batch.clear();
    }

    private void note(TupleDecision chosen, Optional<Decision> earlier) throws IOException {
        boolean leave = chosen.kind() == Decision.Kind.LEAVE_OUT;
        Decision decision = leave
                ? Decision.leaveOut(chosen.tuple(), chosen.id(), chosen.choice().reason(), now)
                : Decision.defer(chosen.tuple(), chosen.id(), now);
        if (earlier.filter(decision::isSameAs).isPresent()) {
            unchanged++;
            return;
        }
        staged.add(decision);
        if (leave) {
            leftOut++;
        } else {
            deferred++;
        }
    }

    private Set<UUID> bySql() throws SQLException, CancelledException {
        if (keto.target().isEmpty() || keto.network().isEmpty()) {
            return Set.of();
        }
        Set<UUID> found = new HashSet<>();
        session.<SQLException>each(
                ofTarget("recreated-rows.sql") + " AND f.shard_id = ANY (?::text[]::uuid[])",
                row -> found.add(TupleId.tuple(row.getObject("shard_id", UUID.class))),
                new Object[] {ids(batch)});
        return found;
    }

    private Set<UUID> throughApi(Map<UUID, Decision> before) throws SQLException, CancelledException {
        List<Decision> asked =
                before.values().stream().filter(Decision::isThroughApi).toList();
        List<Row> rows = asked.stream()
                .map(decision -> Row.of(decision, settings.config()))
                .toList();
        Set<UUID> found = new HashSet<>();
        RecreatedRows.find(session, keto, rows)
                .keySet()
                .forEach(nth -> found.add(asked.get(nth).id()));
        return found;
    }

    private static String[] ids(List<TupleDecision> chosen) {
        return chosen.stream()
                .map(one -> TupleId.recreated(one.id()).toString())
                .toArray(String[]::new);
    }

    private String ofTarget(String file) {
        return ofTarget(file, keto);
    }

    private static String ofTarget(String file, KetoDatabase keto) {
        QualifiedName target = keto.target().orElseThrow().table();
        return TupleSql.ofRecreated(file, target, keto.network().orElseThrow()).text();
    }

    /** What recreates tuples by SQL, with question marks for their values; empty where v0.7's table is missing. */
    static Optional<String> statement(KetoDatabase keto) {
        return keto.target().isPresent() && keto.network().isPresent()
                ? Optional.of(ofTarget("recreate.sql", keto))
                : Optional.empty();
    }

    private void takeBack(List<TupleDecision> chosen) throws SQLException, CancelledException {
        if (!chosen.isEmpty()) {
            takenBack += session.update(ofTarget("delete-recreated.sql"), new Object[] {ids(chosen)});
        }
    }

    private void recreate(List<TupleDecision> chosen) throws Exception {
        if (chosen.isEmpty()) {
            return;
        }
        List<Row> rows = chosen.stream().map(this::row).toList();
        if (by instanceof RecreateBy.Api api) {
            throughApi(api.server().until(session.cancellation()), chosen, rows);
        } else {
            bySql(chosen, rows);
        }
    }

    private Row row(TupleDecision chosen) {
        SkippedTuple tuple = chosen.tuple();
        return Row.of(
                tuple.namespace(),
                tuple.object(),
                tuple.relation(),
                chosen.subject().orElseThrow(),
                settings.config());
    }

    private void bySql(List<TupleDecision> chosen, List<Row> rows)
            throws SQLException, CancelledException, IOException {
        Object[] columns = Row.columns(rows);
        Object[] parameters = new Object[columns.length + 2];
        parameters[0] = ids(chosen);
        System.arraycopy(columns, 0, parameters, 1, columns.length);
        parameters[parameters.length - 1] =
                chosen.stream().map(one -> one.tuple().commitTime()).toArray(String[]::new);
        long changed = session.update(ofTarget("recreate.sql"), parameters);
        written += changed;
        alreadyThere += chosen.size() - changed;
        for (TupleDecision one : chosen) {
            staged.add(recreated(one, Decision.Way.SQL));
        }
    }

    private Decision recreated(TupleDecision chosen, Decision.Way way) {
        return Decision.recreate(chosen.tuple(), chosen.id(), chosen.subject().orElseThrow(), way, now);
    }

    private void throughApi(KetoServer server, List<TupleDecision> chosen, List<Row> rows) throws Exception {
        // Keto would store a repeated write once more.
        Set<Integer> present = RecreatedRows.find(session, keto, rows).keySet();
        Set<Row> known = new HashSet<>();
        present.forEach(nth -> known.add(rows.get(nth)));
        session.cancellation().throwIfRequested();
        AdvisoryLock.requireHeld(database, session);
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            decisions.add(recreated(chosen.get(i), Decision.Way.API).throughApi(rows.get(i), present.contains(i)));
        }
        DecisionLog.append(folder, decisions);
        recorded = true;
        for (int i = 0; i < chosen.size(); i++) {
            if (known.add(rows.get(i))) {
                create(server, chosen.get(i), rows.get(i));
                written++;
            } else {
                alreadyThere++;
            }
        }
    }

    private void create(KetoServer server, TupleDecision chosen, Row row) throws Exception {
        SkippedTuple tuple = chosen.tuple();
        session.cancellation().throwIfRequested();
        server.create(new RelationTuple(tuple.namespace().name(), tuple.object(), tuple.relation(), row.subject()));
        if (!proven) {
            if (RecreatedRows.find(session, CatalogReader.read(session), List.of(row))
                    .isEmpty()) {
                throw new PartWayException(
                        Finding.blocker(
                                "WRITE_API_OF_OTHER_DATABASE",
                                "Keto at " + server.url() + " took " + chosen.describe()
                                        + ", but it is not in this database.",
                                "That server works on another database or schema, and holds a tuple now that doesn't"
                                        + " belong there.",
                                "Delete that tuple there, and give the URL of the v0.7 that works on this database."),
                        null);
            }
            proven = true;
        }
    }

    /** What a failure means after some has been done. */
    Exception failure(Exception failure) {
        Exception told =
                failure instanceof KetoRefusal refusal ? new BlockedException(List.of(refusal.finding())) : failure;
        if (!recorded || failure instanceof PartWayException) {
            return told;
        }
        String why = failure instanceof CancelledException
                ? "It was cancelled."
                : failure instanceof TransientException passing
                        ? passing.finding().seen()
                        : failure instanceof KetoRefusal refusal
                                ? refusal.finding().seen()
                                : "It failed (" + failure.getClass().getSimpleName() + ").";
        return new PartWayException(
                Finding.blocker(
                        "RECREATED_IN_PART",
                        written + " tuples were written through v0.7's API, then it stopped: " + why,
                        "The others are recorded as decided, or not yet; `ferryman keto skipped` shows which.",
                        "Run the same command again: it goes on, and writes none twice."
                                + (cutOver ? " Defer first what it then leaves as gone." : "")),
                failure);
    }
}
