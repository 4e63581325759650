package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.SlotChanges;
import org.ferryman.postgres.replication.SlotChanges.Change;
import org.ferryman.postgres.replication.SlotChanges.Kind;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class SlotChangesTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "peeked at");

    @Test
    void what_was_changed_here_is_told_with_its_key_and_what_was_applied_from_elsewhere_is_not(@TempDir Path folder)
            throws Exception {
        try (Pair pair = LogicalServer.shared().pair(folder)) {
            String slot = pair.name();
            pair.inBlue(
                    "CREATE TABLE \"peeked at\" (v text, id int, part text, PRIMARY KEY (id, part))",
                    "CREATE PUBLICATION " + slot + " FOR TABLE \"peeked at\"",
                    "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
                    "INSERT INTO \"peeked at\" VALUES ('x', 1, 'a'), (NULL, 2, 'b')",
                    "UPDATE \"peeked at\" SET v = 'y' WHERE id = 1",
                    "UPDATE \"peeked at\" SET id = 3 WHERE id = 1",
                    "DELETE FROM \"peeked at\" WHERE id = 2",
                    "SELECT pg_replication_origin_create('" + slot + "')",
                    "SELECT pg_replication_origin_session_setup('" + slot + "')",
                    "INSERT INTO \"peeked at\" VALUES ('elsewhere', 9, 'z')",
                    "SELECT pg_replication_origin_session_reset()",
                    "TRUNCATE \"peeked at\"");
            for (int look = 0; look < 2; look++) {
                SlotChanges changes = new Transactions(pair.source)
                        .snapshot(new Cancellation(), session -> SlotChanges.peek(session, slot, slot));
                assertThat(changes)
                        .as("the slot keeps them")
                        .isEqualTo(new SlotChanges(
                                6,
                                List.of(
                                        new Change(TABLE, Kind.INSERTED, "1,a"),
                                        new Change(TABLE, Kind.INSERTED, "2,b"),
                                        new Change(TABLE, Kind.UPDATED, "1,a"),
                                        new Change(TABLE, Kind.UPDATED, "1,a"),
                                        new Change(TABLE, Kind.DELETED, "2,b"),
                                        new Change(TABLE, Kind.TRUNCATED, ""))));
            }
            pair.inBlue(
                    "SELECT pg_replication_origin_drop('" + slot + "')",
                    "SELECT pg_drop_replication_slot('" + slot + "')",
                    "DROP PUBLICATION " + slot,
                    "DROP TABLE \"peeked at\"");
        }
    }
}
