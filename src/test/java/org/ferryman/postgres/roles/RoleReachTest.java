package org.ferryman.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As whom a role can act, compared with what it really comes to: for every kind of membership, over two of them. */
@UsesServer
@Timeout(120)
final class RoleReachTest {

    @TempDir
    private Path folder;

    @Test
    void is_what_a_role_really_comes_to_whatever_its_memberships_allow(TestDatabase test) throws Exception {
        TestRole first = test.role("first");
        TestRole between = test.role("between");
        TestRole last = test.role("last");
        test.execute("CREATE TABLE aim (n int)", "ALTER TABLE aim OWNER TO " + last.name());
        boolean options = test.major() >= 16;
        try (Database database = MigrationFixture.open(test, folder)) {
            int reached = 0;
            for (String one : memberships(options)) {
                for (String two : memberships(options)) {
                    test.execute(
                            "ALTER ROLE " + first.name() + (one.startsWith("NOINHERIT") ? " NOINHERIT" : " INHERIT"),
                            "ALTER ROLE " + between.name() + (two.startsWith("NOINHERIT") ? " NOINHERIT" : " INHERIT"),
                            "GRANT " + between.name() + " TO " + first.name() + one.replaceFirst("^(NO)?INHERIT", ""),
                            "GRANT " + last.name() + " TO " + between.name() + two.replaceFirst("^(NO)?INHERIT", ""));
                    boolean told = new Transactions(database)
                            .brief(session -> RoleReach.of(session, first.name()).stream()
                                    .anyMatch(role -> role.name().equals(last.name())));
                    boolean really = comesTo(test, first, between, last, options);
                    assertThat(told).as(one + " and " + two).isEqualTo(really);
                    reached += really ? 1 : 0;
                    test.execute(
                            "REVOKE " + between.name() + " FROM " + first.name(),
                            "REVOKE " + last.name() + " FROM " + between.name());
                }
            }
            assertThat(reached).isPositive();
        }
    }

    private static List<String> memberships(boolean options) {
        if (!options) {
            return List.of("INHERIT", "NOINHERIT", "INHERIT WITH ADMIN OPTION", "NOINHERIT WITH ADMIN OPTION");
        }
        List<String> all = new ArrayList<>();
        for (int bits = 0; bits < 8; bits++) {
            all.add(" WITH INHERIT " + ((bits & 1) > 0) + ", SET " + ((bits & 2) > 0) + ", ADMIN " + ((bits & 4) > 0));
        }
        return all;
    }

    /** Does all that could help, in the order in which it could, and tries to write after each; all rolled back. */
    private static boolean comesTo(TestDatabase test, TestRole first, TestRole between, TestRole last, boolean options)
            throws SQLException {
        String fully = options ? " WITH INHERIT TRUE, SET TRUE" : "";
        String grantLast = "GRANT " + last.name() + " TO " + first.name() + fully;
        boolean wrote = false;
        try (Connection connection = test.connect(first)) {
            connection.setAutoCommit(false);
            for (String step : List.of(
                    "RESET ROLE",
                    "SET LOCAL ROLE " + between.name(),
                    "SET LOCAL ROLE " + last.name(),
                    "GRANT " + between.name() + " TO " + first.name() + fully,
                    grantLast,
                    "SET LOCAL ROLE " + between.name(),
                    grantLast,
                    "RESET ROLE",
                    "SET LOCAL ROLE " + last.name())) {
                succeeds(connection, step);
                wrote |= succeeds(connection, "INSERT INTO aim VALUES (1)");
            }
            connection.rollback();
        }
        return wrote;
    }

    private static boolean succeeds(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SAVEPOINT s");
            try {
                statement.execute(sql);
                return true;
            } catch (SQLException refused) {
                statement.execute("ROLLBACK TO s");
                return false;
            }
        }
    }

    @Test
    void the_owner_of_the_database_is_a_member_of_its_predefined_role(TestDatabase test) throws Exception {
        assumeTrue(test.major() >= 14);
        TestRole owner = test.role("owner");
        test.execute("ALTER DATABASE " + TestDatabase.quote(test.name()) + " OWNER TO " + owner.name());
        try (Database database = MigrationFixture.open(test, folder)) {
            List<RoleReach> reached = new Transactions(database).brief(session -> RoleReach.of(session, owner.name()));
            assertThat(reached)
                    .extracting(RoleReach::name)
                    .containsExactlyInAnyOrder(owner.name(), "pg_database_owner");
        }
    }
}
