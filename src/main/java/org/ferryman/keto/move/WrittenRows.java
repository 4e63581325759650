package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.RecreatedRows.Row;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * The rows that Ferryman wrote through v0.7's API to recreate skipped tuples, and that still say what was decided: one
 * for each tuple, as Ferryman writes none twice; a second one is somebody else's. Needs no configuration.
 *
 * @param ids their ids with their namespaces
 * @param decisions the newest on each tuple, if Ferryman wrote a row
 */
record WrittenRows(Map<UUID, Long> ids, List<Decision> decisions) {

    private static final int AT_ONCE = 1_000;

    static WrittenRows read(Session session, QualifiedName target, Optional<Path> folder) throws Exception {
        List<Decision> decisions = new ArrayList<>();
        Set<Row> written = new LinkedHashSet<>();
        if (folder.isPresent()) {
            try (DecisionLog log = DecisionLog.read(folder.get())) {
                if (log.hasThroughApi()) {
                    log.each((decision, isNewest) -> {
                        Optional<Row> row = isNewest ? decision.written() : Optional.empty();
                        if (row.isPresent()) {
                            decisions.add(decision);
                            written.add(row.get());
                        }
                    });
                }
            }
        }
        Map<UUID, Long> ids = new HashMap<>();
        List<Row> batch = new ArrayList<>();
        for (Row row : written) {
            batch.add(row);
            if (batch.size() == AT_ONCE) {
                add(session, target, batch, ids);
            }
        }
        add(session, target, batch, ids);
        return new WrittenRows(ids, decisions);
    }

    private static void add(Session session, QualifiedName target, List<Row> batch, Map<UUID, Long> ids)
            throws SQLException, CancelledException {
        if (!batch.isEmpty()) {
            session.<SQLException>each(
                    TupleSql.load("written-rows.sql")
                            .with("present", present(target))
                            .with("foreign", TupleSql.foreign("f"))
                            .with("target", target)
                            .text(),
                    row -> ids.put(row.getObject("shard_id", UUID.class), row.getLong("namespace_id")),
                    Row.columns(batch));
            batch.clear();
        }
    }

    /** Of whatever network. */
    private static SqlText present(QualifiedName target) {
        return TupleSql.load("present.sql").with("target", target).with("nid", SqlText.of("f.nid"));
    }

    /** How many there are, by namespace. */
    Map<Long, Long> counts() {
        return ids.values().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }

    /** Records that they are taken back: a row that says the same is somebody else's from then on. */
    void takeBack(Path folder) throws IOException {
        if (!ids.isEmpty()) {
            DecisionLog.append(
                    folder, decisions.stream().map(Decision::takenBack).toList());
        }
    }

    /** The ids, fit for an array of text. */
    Object parameter() {
        return ids.keySet().stream().map(UUID::toString).toArray(String[]::new);
    }
}
