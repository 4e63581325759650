package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.Golden;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.postgres.Session;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

/** The id of a tuple in Java and that of {@code classified.sql} are the same. */
@UsesServer
final class TupleIdTest {

    private static final List<String> TIMES = List.of(
            "infinity",
            "-infinity",
            "0001-01-01 00:00:00",
            "0044-03-15 12:00:00 BC",
            "4713-01-01 00:00:00 BC",
            "29999-12-31 23:59:59.999999",
            "1999-12-31 23:59:59.9",
            "2000-01-01 00:00:00",
            "2021-05-04 03:02:01.12");
    private static final String LETTERS = "aé🐱#:@ \t'\\%";

    @Test
    void agrees_with_the_one_that_the_database_makes(TestDatabase test) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        LegacyTuples.create(test);
        for (int i = 0; i < 200; i++) {
            String time = i < TIMES.size()
                    ? TIMES.get(i)
                    : "20" + (10 + i % 80) + "-02-03 04:05:06." + random.nextInt(999_999);
            LegacyTuples.add(test, 1, "s" + random.nextInt(3), text(random), text(random), "#" + text(random), time);
        }
        KetoConfig config = Golden.anyConfig();
        List<UUID> expected = new ArrayList<>();
        List<UUID> actual = new ArrayList<>();
        try (Connection connection = test.connect()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection, new Cancellation()).in("public");
            session.<RuntimeException>each(
                    "SELECT e.*, e.commit_time::text AS time FROM ("
                            + TupleSql.in(session, config)
                                    .classified(
                                            CatalogReader.read(session).legacy().get(1))
                                    .text()
                            + ") AS e",
                    row -> {
                        expected.add(row.getObject("shard_id", UUID.class));
                        actual.add(TupleId.of(new LegacyTuple(
                                new Namespace(1, "groups"),
                                row.getString("legacy_shard_id"),
                                row.getString("object"),
                                row.getString("relation"),
                                row.getString("subject"),
                                row.getString("time"))));
                    });
        }
        assertThat(actual).as("seed %d", seed).isEqualTo(expected).hasSize(200);
    }

    @Test
    void a_recreated_row_leads_back_to_its_tuple_and_is_another_one_than_a_migrated_row() {
        UUID tuple = UUID.fromString("12345678-9abc-80de-80f0-123456789abc");
        UUID row = TupleId.recreated(tuple);
        assertThat(row).isEqualTo(UUID.fromString("12345678-9abc-80de-81f0-123456789abc"));
        assertThat(row.version()).isEqualTo(8);
        assertThat(row.variant()).isEqualTo(2);
        assertThat(TupleId.tuple(row)).isEqualTo(tuple);
    }

    @Test
    void rows_of_ours_are_told_from_those_of_keto() {
        assertThat(TupleId.isOurs(UUID.fromString("12345678-9abc-80de-80f0-123456789abc")))
                .isTrue();
        assertThat(TupleId.isOurs(UUID.fromString("12345678-9abc-80de-81f0-123456789abc")))
                .isTrue();
        assertThat(TupleId.isOurs(UUID.fromString("12345678-9abc-80de-82f0-123456789abc")))
                .isFalse();
        assertThat(TupleId.isOurs(UUID.randomUUID())).isFalse();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(LETTERS.codePoints().toArray()[random.nextInt(11)]);
        }
        return text.toString();
    }
}
