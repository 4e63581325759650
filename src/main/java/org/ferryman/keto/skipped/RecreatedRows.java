package org.ferryman.keto.skipped;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.jspecify.annotations.Nullable;

/**
 * The rows of v0.7's table that recreate skipped tuples. Those that were made by SQL are known by their ids; those that
 * v0.7 made have random ids, and are known by what the decisions say.
 *
 * @param bySql the ids of tuples that have a row made by SQL
 * @param throughApi the ids of tuples whose newest decision is to recreate them through the API, and that v0.7 has
 * @param apiRows rows with the content of a decision, old or new, to recreate through the API: their ids and namespaces
 */
public record RecreatedRows(Set<UUID> bySql, Set<UUID> throughApi, Map<UUID, Integer> apiRows) {

    /** There are none. */
    public static final RecreatedRows NONE = new RecreatedRows(Set.of(), Set.of(), Map.of());

    private static final int AT_ONCE = 1_000;
    private static final int NO_NAMESPACE = -1;

    public static RecreatedRows read(Session session, KetoDatabase keto, KetoSettings settings, DecisionLog log)
            throws Exception {
        RecreatedRows rows = throughApi(session, keto, settings, log);
        if (keto.target().isEmpty() || keto.network().isEmpty()) {
            return rows;
        }
        QualifiedName target = keto.target().get().table();
        Set<UUID> bySql = new HashSet<>();
        session.<SQLException>stream(
                TupleSql.ofRecreated(
                                "recreated-rows.sql", target, keto.network().get())
                        .text(),
                row -> bySql.add(TupleId.tuple(row.getObject("shard_id", UUID.class))));
        return new RecreatedRows(bySql, rows.throughApi, rows.apiRows);
    }

    /** Without those by SQL, which need no look at the decisions. */
    public static RecreatedRows throughApi(Session session, KetoDatabase keto, KetoSettings settings, DecisionLog log)
            throws Exception {
        RecreatedRows rows = new RecreatedRows(new HashSet<>(), new HashSet<>(), new HashMap<>());
        if (!log.hasThroughApi()
                || keto.network().isEmpty()
                || keto.target().filter(KetoDatabase.TargetTable::isOfV07).isEmpty()) {
            return rows;
        }
        List<Decision> batch = new ArrayList<>();
        Set<UUID> newest = new HashSet<>();
        log.each((decision, isNewest) -> {
            if (decision.isThroughApi()) {
                if (isNewest) {
                    newest.add(decision.id());
                }
                batch.add(decision);
                if (batch.size() == AT_ONCE) {
                    rows.add(session, keto, settings, batch, newest);
                }
            }
        });
        rows.add(session, keto, settings, batch, newest);
        return rows;
    }

    private void add(Session session, KetoDatabase keto, KetoSettings settings, List<Decision> batch, Set<UUID> newest)
            throws SQLException, CancelledException {
        List<Row> wanted = batch.stream()
                .map(decision -> Row.of(decision, settings.config()))
                .toList();
        find(session, keto, wanted).forEach((nth, found) -> {
            Decision decision = batch.get(nth);
            found.stream()
                    .filter(row -> !TupleId.isOurs(row))
                    .forEach(row -> apiRows.put(row, decision.namespace().id()));
            if (newest.contains(decision.id())) {
                throughApi.add(decision.id());
            }
        });
        batch.clear();
        newest.clear();
    }

    /** For each of these tuples that v0.7 has, by its place in the list, the ids of its rows. */
    public static Map<Integer, Set<UUID>> find(Session session, KetoDatabase keto, List<Row> wanted)
            throws SQLException, CancelledException {
        Map<Integer, Set<UUID>> found = new HashMap<>();
        if (wanted.isEmpty() || keto.network().isEmpty()) {
            return found;
        }
        QualifiedName target = keto.target().orElseThrow().table();
        // Some hundred tuples are looked up by their index; joined as whole tables are, each batch would read all rows.
        session.execute("SET LOCAL enable_nestloop = on; SET LOCAL enable_hashjoin = off");
        session.<SQLException>each(
                TupleSql.ofRecreated("present.sql", target, keto.network().get())
                        .text(),
                row -> found.computeIfAbsent(row.getInt("nth") - 1, nth -> new HashSet<>())
                        .add(row.getObject("shard_id", UUID.class)),
                Row.columns(wanted));
        session.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = on");
        return found;
    }

    /**
     * A tuple as a row of v0.7's table has it.
     *
     * @param namespaceId the tuple's namespace
     * @param subject what it says; a set of an unknown namespace is never found
     */
    public record Row(int namespaceId, String object, String relation, Subject subject, int setNamespaceId) {

        public static Row of(Decision decision, KetoConfig config) {
            return of(
                    decision.namespace(),
                    decision.object(),
                    decision.relation(),
                    decision.newSubject().orElseThrow(),
                    config);
        }

        public static Row of(Namespace namespace, String object, String relation, Subject subject, KetoConfig config) {
            Optional<Namespace> ofSet =
                    subject instanceof SubjectSet set ? config.byName(set.namespace()) : Optional.empty();
            return new Row(
                    namespace.id(),
                    object,
                    relation,
                    subject,
                    ofSet.map(Namespace::id).orElse(NO_NAMESPACE));
        }

        /** As the arrays that {@code present.sql} takes; {@code recreate.sql} takes the same between two others. */
        public static Object[] columns(List<Row> rows) {
            int size = rows.size();
            @Nullable String[][] columns = new @Nullable String[7][size];
            for (int i = 0; i < size; i++) {
                Row row = rows.get(i);
                columns[0][i] = Integer.toString(row.namespaceId);
                columns[1][i] = row.object;
                columns[2][i] = row.relation;
                if (row.subject instanceof SubjectSet set) {
                    columns[4][i] = Integer.toString(row.setNamespaceId);
                    columns[5][i] = set.object();
                    columns[6][i] = set.relation();
                } else {
                    columns[3][i] = row.subject.encoded();
                }
            }
            return columns;
        }
    }
}
