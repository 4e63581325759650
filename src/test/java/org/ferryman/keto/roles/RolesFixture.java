package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;

/** A v0.6 database whose tables belong to a role of their own, and somebody who administers it. */
public final class RolesFixture {

    public static final String TABLE = "keto_0000000000_relation_tuples";
    private static final Waiting SOON = new Waiting(Duration.ofSeconds(2), false);

    public final TestDatabase test;
    final Path folder;
    final TestRole keto;
    TestRole admin;

    private RolesFixture(TestDatabase test, Path folder, TestRole keto) {
        this.test = test;
        this.folder = folder;
        this.keto = keto;
        this.admin = new TestRole(test.superuser(), test.password());
    }

    /** Tables, and the database if told so, belong to a role of this name; a superuser administers. */
    public static RolesFixture of(TestDatabase test, Path folder, String name, boolean ownsDatabase) throws Exception {
        LegacyTuples.generate(test, 200);
        return over(test, folder, name, ownsDatabase);
    }

    /** As {@link #of}, over tables that are there. */
    public static RolesFixture over(TestDatabase test, Path folder, String name, boolean ownsDatabase)
            throws Exception {
        RolesFixture fixture = new RolesFixture(test, folder, test.role(name));
        test.dropRoleAfterwards(fixture.newUser());
        String keto = TestDatabase.quote(fixture.keto.name());
        if (ownsDatabase) {
            test.execute("ALTER DATABASE " + TestDatabase.quote(test.name()) + " OWNER TO " + keto);
        } else {
            test.execute("GRANT CREATE ON SCHEMA public TO " + keto);
        }
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto);
        }
        return fixture;
    }

    public String newUser() {
        return keto.name() + "_new";
    }

    /** From now on a login with CREATEROLE administers, with no more than it needs. */
    public void plainAdmin() throws Exception {
        admin = test.role("admin");
        String name = TestDatabase.quote(admin.name());
        test.execute("ALTER ROLE " + name + " CREATEROLE");
        if (test.major() >= 16) {
            test.execute("GRANT " + TestDatabase.quote(keto.name()) + " TO " + name
                    + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
        }
    }

    public MigrationFixture steps() throws Exception {
        return new MigrationFixture(test.url(admin.name()), admin.password(), folder);
    }

    Outcome<NewUser> create(Optional<String> password) throws Exception {
        try (MigrationFixture steps = steps()) {
            return steps.apply(new NewUserStep(steps.database, RoleNames.DEFAULT, folder, password.map(Secret::of)));
        }
    }

    public NewUser created() throws Exception {
        return MigrationFixture.done(create(Optional.empty()));
    }

    Outcome<FreezeResult> freeze(Waiting waiting) throws Exception {
        try (MigrationFixture steps = steps()) {
            return steps.apply(step(steps, waiting));
        }
    }

    Outcome<FreezeResult> freeze() throws Exception {
        return freeze(SOON);
    }

    public FreezeResult frozen() throws Exception {
        return MigrationFixture.done(freeze());
    }

    FreezeStep step(MigrationFixture steps, Waiting waiting) {
        return new FreezeStep(steps.database, RoleNames.DEFAULT, folder, waiting);
    }

    public Outcome<ThawResult> thaw(RoleNames users) throws Exception {
        try (MigrationFixture steps = steps()) {
            return steps.apply(new ThawStep(steps.database, users, folder, SOON));
        }
    }

    public ThawResult thawed() throws Exception {
        return MigrationFixture.done(thaw(RoleNames.DEFAULT));
    }

    /** Everything done, as the README does it: new user, v0.7's tables, freeze, migration of 200 tuples. */
    public void migrateAll() throws Exception {
        created();
        TestRole newUser = new TestRole(
                newUser(), Files.readString(folder.resolve("new-user.password")).strip());
        try (MigrationFixture steps = new MigrationFixture(test.url(newUser.name()), newUser.password(), folder)) {
            MigrationFixture.done(steps.apply(new SchemaStep(steps.database, Optional.of(newUser.name()))));
        }
        frozen();
        try (MigrationFixture steps = new MigrationFixture(test.url(newUser.name()), newUser.password(), folder)) {
            assertThat(steps.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))
                            .totals()
                            .migrated())
                    .isEqualTo(198);
        }
        // A session that was closed is seen for a moment more, and nobody rolls back while the new user works.
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + newUser.name() + "'");
    }

    public Outcome<RollBackResult> undo(boolean discard) throws Exception {
        try (MigrationFixture steps = steps()) {
            return steps.apply(new UndoStep(steps.database, RoleNames.DEFAULT, folder, SOON, discard));
        }
    }

    /** What is shown with the question whether to roll back. */
    public List<String> undoStatements() throws Exception {
        try (MigrationFixture steps = steps()) {
            UndoStep step = new UndoStep(steps.database, RoleNames.DEFAULT, folder, SOON, false);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            return step.preview();
        }
    }

    public Outcome<DroppedUser> drop() throws Exception {
        try (MigrationFixture steps = steps()) {
            return steps.apply(new DropUserStep(steps.database, RoleNames.DEFAULT, folder));
        }
    }

    /** Owners, privileges of tables, columns, schema and database, memberships: all that must come back exactly. */
    public List<List<String>> privileges() throws SQLException {
        List<List<String>> all = new ArrayList<>();
        all.addAll(test.rows("""
                SELECT c.relname, pg_get_userbyid(c.relowner), '', a.grantee::regrole, a.grantor::regrole,
                       a.privilege_type, a.is_grantable
                FROM pg_class AS c
                CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                UNION ALL
                SELECT c.relname, '', t.attname, a.grantee::regrole, a.grantor::regrole,
                       a.privilege_type, a.is_grantable
                FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid
                CROSS JOIN LATERAL aclexplode(t.attacl) AS a
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                ORDER BY 1, 2, 3, 4, 5, 6, 7
                """));
        all.addAll(test.rows("""
                SELECT nspname, nspowner::regrole, a.grantee::regrole, a.grantor::regrole,
                       a.privilege_type, a.is_grantable
                FROM pg_namespace
                CROSS JOIN LATERAL aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS a
                WHERE nspname = 'public'
                UNION ALL
                SELECT 'database', datdba::regrole, a.grantee::regrole, a.grantor::regrole,
                       a.privilege_type, a.is_grantable
                FROM pg_database CROSS JOIN LATERAL aclexplode(coalesce(datacl, acldefault('d', datdba))) AS a
                WHERE datname = current_database()
                ORDER BY 1, 2, 3, 4, 5, 6
                """));
        all.addAll(test.rows("SELECT roleid::regrole, member::regrole, grantor::regrole, admin_option"
                + (test.major() >= 16 ? ", inherit_option, set_option" : "")
                + " FROM pg_auth_members WHERE roleid >= 16384 OR member >= 16384 ORDER BY 1, 2, 3"));
        all.addAll(test.rows("SELECT rolname, rolsuper, rolcreaterole, rolcanlogin FROM pg_roles WHERE oid >= 16384"
                + " ORDER BY 1"));
        return all;
    }

    /** The SQLSTATE that the old user meets; empty if it may. */
    public String asKeto(String sql) throws SQLException {
        return as(keto, sql);
    }

    String as(TestRole role, String sql) throws SQLException {
        try (Connection connection = test.connect(role);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    public static List<String> blockers(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Blocked<?> blocked)) {
            throw new AssertionError("not blocked: " + outcome);
        }
        return blocked.findings().stream()
                .filter(Finding::blocks)
                .map(Finding::id)
                .toList();
    }

    public static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).toList();
    }
}
