package org.ferryman.kratos.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.kratos.sample.SampleRegistrations.Count;
import org.ferryman.playbook.sample.SampleWriting.Move;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServer
class SampleRegistrationsTest {

    private TestDatabase source;

    @BeforeEach
    void before(TestDatabase test) throws SQLException {
        source = test;
        sample(source);
    }

    private static TestRole sample(TestDatabase test) throws SQLException {
        TestRole owner = test.role("kratos");
        try (Connection connection = test.connect()) {
            KratosSample.create(connection, owner.name(), KratosSample.MINIMUM);
        }
        return owner;
    }

    /** A sample that the stand-in has upgraded. */
    private static void upgraded(TestDatabase test) throws SQLException {
        TestRole owner = sample(test);
        String dsn = "postgres://%s:%s@127.0.0.1:%s/%s?sslmode=disable"
                .formatted(encoded(owner.name()), encoded(owner.password()), test.port(), test.name());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(new StandInKratos(out, out).run(List.of("migrate", "sql", "-e", "--yes"), Map.of("DSN", dsn)))
                .as(said.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void guard(TestDatabase test) throws SQLException {
        WriteGuard guard = new WriteGuard("Kratos", Optional.empty());
        test.execute(guard.installation(GuardState.NONE, List.of(new QualifiedName("public", "identities")))
                .toArray(String[]::new));
    }

    private static void open(TestDatabase test) throws SQLException {
        test.execute("DROP SCHEMA ferryman_guard CASCADE");
    }

    /** What the last count was when so many are acknowledged. */
    private static Count run(SampleRegistrations.Door source, SampleRegistrations.Door target, Count before, long until)
            throws Exception {
        List<Count> told = new ArrayList<>(List.of(before));
        new SampleRegistrations(source, target, before)
                .run(() -> told.get(told.size() - 1).acknowledged() < until, told::add);
        return told.get(told.size() - 1);
    }

    private static long lost(Count count, TestDatabase test) throws SQLException {
        try (Connection connection = test.connect()) {
            return count.lost(connection);
        }
    }

    @Test
    void those_who_are_refused_go_over_to_the_other_database_and_write_as_its_level_does() throws Exception {
        try (TestDatabase target = source.another()) {
            upgraded(target);
            guard(target);
            Count before = run(source::connect, target::connect, Count.NONE, 3);
            assertThat(before.at()).isEqualTo(ReplicationSide.SOURCE);
            assertThat(before.moves()).isEmpty();
            assertThat(source.queryLong("SELECT count(*) FROM identities")).isEqualTo(103);
            guard(source);
            List<Long> refused = new ArrayList<>();
            SampleRegistrations.Door opensLater = () -> {
                Connection connection = target.connect();
                refused.add(System.nanoTime());
                if (refused.size() == 1) {
                    // Both refuse for a moment.
                    connection.close();
                    throw new SQLException("not yet", "08001");
                }
                open(target);
                return connection;
            };
            Count after = run(source::connect, opensLater, before, 5);
            assertThat(after.at()).isEqualTo(ReplicationSide.TARGET);
            assertThat(after.moves()).extracting(Move::to).containsExactly("target");
            assertThat(target.queryLong("SELECT count(*) FROM identity_credential_identifiers AS i"
                            + " JOIN identity_credentials AS c ON c.id = i.identity_credential_id"
                            + " WHERE i.identifier LIKE 'newcomer-%' AND i.identity_id = c.identity_id"))
                    .isEqualTo(2);
            assertThat(lost(after, target))
                    .as("those of the source were not replicated here")
                    .isEqualTo(3);
        }
    }

    @Test
    void one_of_whom_nobody_knows_whether_it_is_there_is_not_registered_twice() throws Exception {
        Count two = run(source::connect, source::connect, Count.NONE, 2);
        Count again = run(source::connect, source::connect, Count.NONE, 3);
        assertThat(again.acknowledged()).isEqualTo(3);
        assertThat(source.queryLong("SELECT count(*) FROM identities")).isEqualTo(103);
        assertThat(lost(two, source)).isZero();
        assertThat(lost(again, source)).isZero();
        source.execute("DELETE FROM identities WHERE traits ->> 'email' = 'newcomer-2@example.org'");
        assertThat(lost(again, source)).isOne();
    }

    @Test
    void a_database_that_is_away_is_no_reason_to_go_to_the_other() throws Exception {
        try (TestDatabase target = source.another()) {
            sample(target);
            List<Integer> calls = new ArrayList<>();
            SampleRegistrations.Door away = () -> {
                calls.add(1);
                if (calls.size() < 3) {
                    throw new SQLException("away", "08001");
                }
                return source.connect();
            };
            Count count = run(away, target::connect, Count.NONE, 1);
            assertThat(calls).hasSize(3);
            assertThat(count.moves()).isEmpty();
            assertThat(target.queryLong("SELECT count(*) FROM identities")).isEqualTo(100);
        }
    }

    @Test
    void an_order_that_is_withdrawn_ends_it_before_the_next() throws Exception {
        new SampleRegistrations(source::connect, source::connect, Count.NONE).run(() -> false, count -> {
            throw new AssertionError("nobody was to register");
        });
        assertThat(source.queryLong("SELECT count(*) FROM identities")).isEqualTo(100);
    }
}
