package org.ferryman.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From any state of a table's rights to any other, by the statements that {@link ObjectPrivileges} gives. */
@UsesServer
@Timeout(90)
final class ObjectPrivilegesTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "A \"table\"");
    private static final List<String> NAMES = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER");

    @TempDir
    private Path home;

    private ObjectPrivileges read(Database database) throws Exception {
        return new Transactions(database)
                .snapshot(new Cancellation(), session -> new PrivilegeReader(session).tables(List.of(TABLE)))
                .get(0);
    }

    @Test
    void any_state_can_be_reached_from_any_other(TestDatabase test) throws Exception {
        long seed = Long.getLong("ferryman.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> roles = new ArrayList<>();
        for (String prefix : List.of("a", "B b", "c\"c")) {
            roles.add(test.role(prefix).name());
        }
        test.execute("CREATE TABLE " + TABLE.quoted() + " (x int, \"Y y\" int)");
        for (String role : roles) {
            test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + QualifiedName.quote(role));
        }
        ConnectionSettings settings = ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), home, PasswordPrompt.NONE);
        try (Database database = Database.open(settings);
                Connection connection = test.connect()) {
            ObjectPrivileges earlier = read(database);
            for (int round = 0; round < 120; round++) {
                shuffle(connection, roles, random);
                ObjectPrivileges now = read(database);
                run(connection, now.statementsTo(earlier));
                assertThat(read(database)).as("seed %d, round %d", seed, round).isEqualTo(earlier);
                if (hasOrphans(now)) {
                    continue;
                }
                run(connection, earlier.statementsTo(now));
                assertThat(read(database))
                        .as("seed %d, round %d, forth", seed, round)
                        .isEqualTo(now);
                assertThat(now.statementsTo(now)).isEmpty();
                earlier = now;
            }
        }
    }

    /** On a column, by somebody who could do so for the whole table and no longer can: nobody can grant this again. */
    private static boolean hasOrphans(ObjectPrivileges state) {
        return state.privileges().stream()
                .filter(privilege -> !privilege.grantor().equals(state.owner()))
                .anyMatch(privilege -> state.privileges().stream()
                        .noneMatch(held -> held.grantable()
                                && held.grantee().equals(privilege.grantor())
                                && held.name().equals(privilege.name())
                                && (held.column().isEmpty() || held.column().equals(privilege.column()))));
    }

    @Test
    void what_was_passed_on_for_a_column_goes_with_the_option_for_the_table(TestDatabase test) throws Exception {
        String owner = test.role("owner").name();
        String between = test.role("between").name();
        String last = test.role("last").name();
        test.execute("CREATE TABLE " + TABLE.quoted() + " (x int, \"Y y\" int)");
        test.execute("ALTER TABLE " + TABLE.quoted() + " OWNER TO " + QualifiedName.quote(owner));
        ConnectionSettings settings = ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), home, PasswordPrompt.NONE);
        try (Database database = Database.open(settings);
                Connection connection = test.connect()) {
            ObjectPrivileges before = read(database);
            run(
                    connection,
                    List.of(
                            "GRANT UPDATE ON " + TABLE.quoted() + " TO " + QualifiedName.quote(between)
                                    + " WITH GRANT OPTION",
                            "SET LOCAL ROLE " + QualifiedName.quote(between),
                            "GRANT UPDATE (\"Y y\") ON " + TABLE.quoted() + " TO " + QualifiedName.quote(last)));
            ObjectPrivileges passedOn = read(database);
            assertThat(passedOn.otherGrantors()).containsExactly(between);
            run(connection, passedOn.statementsTo(before));
            assertThat(read(database)).isEqualTo(before);

            // Its grantor has nothing now, and is to have the option: what it passed on before still has to go.
            run(connection, before.statementsTo(passedOn));
            run(connection, List.of("REVOKE UPDATE ON " + TABLE.quoted() + " FROM " + QualifiedName.quote(between)));
            ObjectPrivileges orphaned = read(database);
            assertThat(orphaned.otherGrantors()).containsExactly(between);
            ObjectPrivileges wanted = before.with(List.of(new Privilege("", between, owner, "UPDATE", true)));
            run(connection, orphaned.statementsTo(wanted));
            assertThat(read(database)).isEqualTo(wanted);
        }
    }

    @Test
    void two_roles_that_have_an_option_from_each_other_get_it_again(TestDatabase test) throws Exception {
        String owner = test.role("owner").name();
        String one = QualifiedName.quote(test.role("one").name());
        String other = QualifiedName.quote(test.role("other").name());
        String update = "GRANT UPDATE ON " + TABLE.quoted() + " TO ";
        test.execute("CREATE TABLE " + TABLE.quoted() + " (x int, \"Y y\" int)");
        test.execute("ALTER TABLE " + TABLE.quoted() + " OWNER TO " + QualifiedName.quote(owner));
        ConnectionSettings settings = ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), home, PasswordPrompt.NONE);
        try (Database database = Database.open(settings);
                Connection connection = test.connect()) {
            ObjectPrivileges before = read(database);
            run(
                    connection,
                    List.of(
                            update + one + ", " + other + " WITH GRANT OPTION",
                            "SET LOCAL ROLE " + one,
                            update + other + " WITH GRANT OPTION",
                            "SET LOCAL ROLE " + other,
                            update + one + " WITH GRANT OPTION"));
            ObjectPrivileges circle = read(database);
            run(connection, List.of("REVOKE UPDATE ON " + TABLE.quoted() + " FROM " + one));
            ObjectPrivileges hanging = read(database);
            assertThat(hanging.otherGrantors()).hasSize(2);

            for (ObjectPrivileges state : List.of(before, hanging, circle, hanging, before)) {
                run(connection, read(database).statementsTo(state));
                assertThat(read(database)).isEqualTo(state);
            }
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** What the server refuses, because somebody may not grant, has no effect and does not matter. */
    private static void shuffle(Connection connection, List<String> roles, Random random) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 6; i++) {
                String as = roles.get(random.nextInt(roles.size()));
                statement.execute(random.nextInt(3) > 0 ? "RESET ROLE" : "SET ROLE " + QualifiedName.quote(as));
                try {
                    statement.execute(change(roles, random));
                } catch (SQLException refused) {
                    assertThat(refused.getSQLState()).isIn("42501", "0LP01");
                }
            }
            statement.execute("RESET ROLE");
        }
    }

    private static String change(List<String> roles, Random random) {
        String table = TABLE.quoted();
        String role = QualifiedName.quote(roles.get(random.nextInt(roles.size())));
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String column = random.nextInt(4) == 0 && NAMES.indexOf(name) < 3 ? " (\"Y y\")" : "";
        return switch (random.nextInt(8)) {
            case 0 -> "ALTER TABLE " + table + " OWNER TO " + role;
            case 1 -> "REVOKE " + name + column + " ON " + table + " FROM " + role + " CASCADE";
            case 2 -> "REVOKE GRANT OPTION FOR " + name + " ON " + table + " FROM " + role + " CASCADE";
            case 3 -> "GRANT " + name + column + " ON " + table + " TO PUBLIC";
            case 4, 5 -> "GRANT " + name + column + " ON " + table + " TO " + role + " WITH GRANT OPTION";
            default -> "GRANT " + name + column + " ON " + table + " TO " + role;
        };
    }
}
