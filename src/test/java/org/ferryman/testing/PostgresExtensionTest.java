package org.ferryman.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@UsesServer
class PostgresExtensionTest {

    @Test
    void a_test_gets_one_database_however_often_it_asks(TestDatabase database, TestDatabase same) throws SQLException {
        assertThat(same).isSameAs(database);
        assertThat(database.queryString("SELECT current_database()")).isEqualTo(database.name());
        assertThat(database.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();
        assertThat(database.queryString("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("t");
        assertThat(database.major()).isBetween(12, 18);
    }

    @Test
    void its_url_leads_to_it(TestDatabase database) throws SQLException {
        assertThat(database.url())
                .isEqualTo("postgresql://postgres@" + database.host() + ":" + database.port() + "/" + database.name());
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.superuser(), database.password())) {
            assertThat(connection.getCatalog()).isEqualTo(database.name());
        }
    }

    @Test
    void rows_come_as_postgresql_prints_them(TestDatabase database) throws SQLException {
        assertThat(database.rows("VALUES (1, 'a', NULL), (2, 'b', 't'::text)"))
                .containsExactly(Arrays.asList("1", "a", null), List.of("2", "b", "t"));
        assertThatThrownBy(() -> database.queryLong("SELECT 1 WHERE false")).isInstanceOf(AssertionError.class);
    }

    @Test
    void nothing_stays_behind(TestDatabase database) throws Exception {
        AtomicInteger counter = new AtomicInteger(1_000_000);
        TestServer server = database.server;
        TestDatabase inner = TestDatabase.create(server, counter);
        TestDatabase second = inner.another();
        TestRole owner = inner.role("owner");
        TestRole member = inner.role("member");
        inner.dropRoleAfterwards("never_made");
        inner.execute(
                "GRANT " + owner.name() + " TO " + member.name() + " WITH ADMIN OPTION",
                "GRANT ALL ON DATABASE " + inner.name() + " TO " + owner.name(),
                "ALTER DATABASE " + second.name() + " OWNER TO " + owner.name());
        Connection left = inner.connect(owner);
        left.setAutoCommit(false);
        left.createStatement().execute("CREATE TEMPORARY TABLE mine AS SELECT 1");
        Connection unknown = server.connect(inner.name(), member.name(), member.password());

        inner.close();

        assertThat(left.isClosed()).isTrue();
        assertThat(unknown.isValid(5)).isFalse();
        assertThat(database.queryLong("SELECT count(*) FROM pg_database WHERE datname IN ('%s', '%s')"
                        .formatted(inner.name(), second.name())))
                .isZero();
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname IN ('%s', '%s')"
                        .formatted(owner.name(), member.name())))
                .isZero();
    }
}
