package org.ferryman.keto.sample;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.playbook.sample.SampleOwner;

/** Writes a {@link SampleDatabase}. */
final class SampleWriter {

    private static final String SCHEMA = "public";
    private static final List<String> NAMES = List.of("videos", "groups", "files", "documents");
    private static final long[] PERCENT = {50, 10, 30, 10};
    private static final int GROUPS = 1;

    private final Connection connection;
    private final long tuples;

    SampleWriter(Connection connection, long tuples) {
        this.connection = connection;
        this.tuples = tuples;
    }

    SampleDatabase write(String role) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Optional<String> password = SampleOwner.become(connection, role);
            List<SampleNamespace> namespaces = fill();
            connection.commit();
            return new SampleDatabase(role, password, namespaces, yaml());
        } finally {
            // Does nothing after the commit.
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<SampleNamespace> fill() throws SQLException {
        run("SET LOCAL maintenance_work_mem = '256MB'");
        LegacySchema.createShared(connection, SCHEMA);
        List<SampleOddity> oddities = SampleOddity.all();
        long copies = Math.min(50, Math.max(2, tuples / 10_000));
        long ordinary = tuples - copies * oddities.size();
        long rest = ordinary;
        List<SampleNamespace> namespaces = new ArrayList<>();
        for (int id = NAMES.size() - 1; id >= 0; id--) {
            long share = id == 0 ? rest : ordinary * PERCENT[id] / 100;
            rest -= share;
            namespaces.add(0, fillNamespace(id, share, oddities, copies, ordinary));
        }
        run(LegacySchema.script("sample-leftovers.sql", SCHEMA, 2));
        return namespaces;
    }

    private SampleNamespace fillNamespace(int id, long share, List<SampleOddity> oddities, long copies, long ordinary)
            throws SQLException {
        LegacySchema.createNamespace(connection, SCHEMA, id);
        insertOrdinary(id, share, Math.max(1, ordinary * PERCENT[GROUPS] / 100 / 12));
        List<SampleOddity> mine = new ArrayList<>();
        for (int i = id; i < oddities.size(); i += NAMES.size()) {
            mine.add(oddities.get(i));
        }
        insertOddities(id, mine, copies);
        LegacySchema.createIndexes(connection, SCHEMA, id);
        run("ANALYZE %s.%s".formatted(SCHEMA, LegacySchema.table(id)));

        Map<String, Long> skipped = new TreeMap<>();
        for (SampleOddity oddity : mine) {
            if (oddity.rule() != null) {
                skipped.merge(oddity.rule(), copies, Long::sum);
            }
        }
        long legacy = share + copies * mine.size();
        long movable =
                legacy - skipped.values().stream().mapToLong(Long::longValue).sum();
        long empty = copies
                * mine.stream().filter(oddity -> oddity.subject().isEmpty()).count();
        return new SampleNamespace(id, NAMES.get(id), legacy, movable, share / 200, empty, skipped);
    }

    private void insertOrdinary(int id, long share, long groups) throws SQLException {
        String[] relations = {id == GROUPS ? "member" : "view", id == GROUPS ? "admin" : "edit", "owner"};
        Array array = connection.createArrayOf("text", relations);
        try (PreparedStatement insert =
                connection.prepareStatement(LegacySchema.script("sample-tuples.sql", SCHEMA, id))) {
            insert.setString(1, NAMES.get(id));
            insert.setArray(2, array);
            insert.setLong(3, groups);
            insert.setLong(4, share);
            insert.executeUpdate();
        } finally {
            array.free();
        }
    }

    private void insertOddities(int id, List<SampleOddity> oddities, long copies) throws SQLException {
        String sql = "INSERT INTO %s.%s VALUES (?, ?, ?, ?, ?::timestamp)".formatted(SCHEMA, LegacySchema.table(id));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < oddities.size(); i++) {
                for (long copy = 0; copy < copies; copy++) {
                    SampleOddity oddity = oddities.get(i);
                    String seed = "oddity %s %s %s".formatted(id, i, copy);
                    insert.setString(1, oddity.shard());
                    insert.setString(
                            2,
                            UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                                    .toString());
                    insert.setString(3, oddity.relation());
                    insert.setString(4, oddity.subject());
                    insert.setString(5, oddity.time());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static String yaml() {
        StringBuilder yaml = new StringBuilder("""
                # Keto v0.6 for the sample database. The connection string is given in the environment, as DSN.
                version: v0.6.0-alpha.3
                log:
                  level: info
                serve:
                  read:
                    port: 4466
                  write:
                    port: 4467
                namespaces:
                """);
        for (int id = 0; id < NAMES.size(); id++) {
            yaml.append("  - id: ")
                    .append(id)
                    .append("\n    name: ")
                    .append(NAMES.get(id))
                    .append('\n');
        }
        return yaml.toString();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
