package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.NewRole;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.Privilege;
import org.ferryman.postgres.roles.PrivilegeReader;
import org.ferryman.postgres.roles.RoleAccess;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.postgres.roles.SearchPath;

/**
 * What the new user lacks. As a member of the tables' owners it can run v0.7's migrations, which alter and drop tables:
 * grants on tables can't give that. A superuser's member could become superuser, so there it gets grants only.
 */
final class NewUserPlan {

    private static final List<String> TABLE = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

    private static final Map<String, String> REASONS = Map.of(
            "USAGE", "Without it no table in that schema can be used.",
            "CREATE", "v0.7's migrations make tables, and only a role that may make one there can own one there.",
            "CONNECT", "v0.7 logs in to that database.");

    private final Session session;
    private final KetoTables keto;
    private final ServiceRoles names;
    private final RoleAttributes old;
    private final Optional<RoleAttributes> present;
    private final List<ObjectPrivileges> tables;
    private final ObjectPrivileges schema;
    private final ObjectPrivileges database;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private ActingRoles acting = new ActingRoles(List.of(), List.of(), List.of());

    private NewUserPlan(Session session, KetoTables keto, ServiceRoles names, RoleAttributes old)
            throws SQLException, CancelledException {
        this.session = session;
        this.keto = keto;
        this.names = names;
        this.old = old;
        this.present = RoleAttributes.find(session, names.newUser());
        PrivilegeReader reader = new PrivilegeReader(session);
        this.tables = reader.tables(keto.all());
        this.schema = reader.schema(keto.schema());
        this.database = reader.database();
    }

    static NewUserPlan read(Session session, KetoTables keto, ServiceRoles names, RoleAttributes old)
            throws SQLException, CancelledException {
        NewUserPlan plan = new NewUserPlan(session, keto, names, old);
        plan.findings.addAll(NewUserFindings.of(session, names, old, plan.present));
        Optional<String> searchPath = plan.searchPath();
        if (plan.present.isEmpty()) {
            plan.settings(searchPath);
        } else {
            searchPath.map(plan::worksElsewhere).ifPresent(plan.findings::add);
        }
        plan.memberships();
        plan.schemaAndDatabase();
        return plan;
    }

    List<Finding> findings() {
        return findings;
    }

    boolean creates() {
        return present.isEmpty();
    }

    boolean isDone() {
        return present.isPresent() && grants.isEmpty();
    }

    /** What is granted, and why. */
    List<Grant> grants() {
        return List.copyOf(grants);
    }

    /** @param password if empty, it is masked */
    List<String> statements(Optional<Secret> password) {
        List<String> all = new ArrayList<>();
        if (present.isEmpty()) {
            all.add(new NewRole(names.newUser()).create(old, password));
            all.addAll(settings);
        }
        all.addAll(acting.around(grants.stream().map(Grant::statement).toList()));
        return all;
    }

    BeforeUser before() throws SQLException, CancelledException {
        List<ObjectPrivileges> objects = new ArrayList<>(List.of(database, schema));
        objects.addAll(tables);
        return new BeforeUser(
                names.oldUser(),
                names.newUser(),
                present.isPresent(),
                memberships(session, names.newUser()),
                objects,
                false);
    }

    static List<String> memberships(Session session, String role) throws SQLException, CancelledException {
        return session.list(
                "SELECT DISTINCT pg_get_userbyid(m.roleid) FROM pg_auth_members AS m"
                        + " JOIN pg_roles AS r ON r.oid = m.member WHERE r.rolname = ? ORDER BY 1",
                row -> row.getString(1),
                role);
    }

    /** Keto names no schema: v0.7 makes its tables in the first one that its user's search_path leads to. */
    private Optional<String> searchPath() throws SQLException, CancelledException {
        Set<String> rights = new TreeSet<>(Set.of("public"));
        if (!old.superuser()) {
            rights.add(old.name());
        }
        present.map(RoleAttributes::name).ifPresent(rights::add);
        Optional<String> first =
                SearchPath.of(session, present.orElse(old)).first(session, names.newUser(), keto.schema(), rights);
        return first.equals(Optional.of(keto.schema()))
                ? Optional.empty()
                : Optional.of(new NewRole(names.newUser())
                        .set(SearchPath.setting(keto.schema()), Optional.of(keto.database())));
    }

    private Finding worksElsewhere(String remedy) {
        return Finding.warning(
                "NEW_USER_SEARCH_PATH",
                "Role " + names.newUser() + " is there already, and its search_path does not lead to schema "
                        + keto.schema() + " first, which Keto uses.",
                "v0.7 would not see its tables there, and its `keto migrate up` would make others elsewhere.",
                "Before v0.7 starts: " + remedy + ".");
    }

    private void settings(Optional<String> searchPath) throws SQLException, CancelledException {
        boolean superuser =
                session.one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", row -> row.getBoolean(1));
        Set<String> others = new TreeSet<>(
                session.list("SELECT name FROM pg_settings WHERE context <> 'user'", row -> row.getString(1)));
        NewRole role = new NewRole(names.newUser());
        for (String setting : old.settings()) {
            copy(role, setting, Optional.empty(), superuser, others);
        }
        for (String setting : old.databaseSettings()) {
            if (searchPath.isEmpty() || !SearchPath.isSetting(setting)) {
                copy(role, setting, Optional.of(keto.database()), superuser, others);
            }
        }
        searchPath.ifPresent(settings::add);
    }

    private void copy(
            NewRole role, String setting, Optional<String> database, boolean superuser, Set<String> notForUsers) {
        String parameter = setting.substring(0, setting.indexOf('='));
        Set<String> own = Set.of("role", "session_authorization", "default_transaction_read_only");
        if (own.contains(parameter) || (!superuser && notForUsers.contains(parameter))) {
            findings.add(Finding.warning(
                    "SETTING_NOT_COPIED",
                    "Role " + old.name() + " has a setting of its own that the new user does not get: " + setting + ".",
                    own.contains(parameter)
                            ? "It would keep the new user from its work."
                            : "Only a superuser may set it.",
                    "If v0.7 needs it, let a superuser run " + role.set(setting, database) + "."));
            return;
        }
        settings.add(role.set(setting, database));
    }

    private void memberships() throws SQLException, CancelledException {
        Set<String> owners = new TreeSet<>(Set.of(old.name()));
        tables.stream().map(ObjectPrivileges::owner).forEach(owners::add);
        owners.remove(names.newUser());
        for (String owner : owners) {
            boolean superuser =
                    session.one("SELECT rolsuper FROM pg_roles WHERE rolname = ?", row -> row.getBoolean(1), owner);
            if (superuser) {
                tableGrants(owner);
            } else if (!isMember(owner)) {
                RoleAccess.of(session, owner)
                        .mayNotGrant(
                                names.newUser(),
                                keto.major() >= 16,
                                "As a member the new user may do what " + owner
                                        + " may: v0.7's migrations change its tables.")
                        .ifPresent(findings::add);
                grants.add(new Grant(
                        new NewRole(names.newUser()).memberOf(owner, keto.major()),
                        "v0.7's migrations alter and drop tables, which only their owner may, or a member of it."));
            }
        }
    }

    private boolean isMember(String role) throws SQLException, CancelledException {
        return present.isPresent()
                && session.one(
                        "SELECT pg_has_role(?, ?, 'USAGE') AND pg_has_role(?, ?, ?)",
                        row -> row.getBoolean(1),
                        names.newUser(),
                        role,
                        names.newUser(),
                        role,
                        keto.major() >= 16 ? "SET" : "MEMBER");
    }

    private void tableGrants(String owner) throws SQLException, CancelledException {
        int before = grants.size();
        for (ObjectPrivileges table : tables) {
            List<Privilege> own = table.privileges().stream()
                    .filter(privilege -> privilege.grantee().equals(names.newUser())
                            && privilege.column().isEmpty())
                    .toList();
            Set<String> lacks = new TreeSet<>(TABLE);
            own.forEach(privilege -> lacks.remove(privilege.name()));
            if (table.owner().equals(owner) && !lacks.isEmpty()) {
                grants.add(new Grant(
                        "GRANT " + String.join(", ", lacks) + " ON " + table.sqlName() + " TO "
                                + QualifiedName.quote(names.newUser()),
                        "Its owner is a superuser, and a member of it could become one: rights on the table"
                                + " instead."));
            }
        }
        if (grants.size() > before) {
            RoleAccess.of(session, owner).finding().ifPresent(findings::add);
        }
    }

    private void schemaAndDatabase() throws SQLException, CancelledException {
        need(schema, "USAGE", "has_schema_privilege");
        need(schema, "CREATE", "has_schema_privilege");
        need(database, "CONNECT", "has_database_privilege");
    }

    /** Grants what neither everybody nor the new user itself has; if nobody here may, membership must bring it. */
    private void need(ObjectPrivileges object, String privilege, String function)
            throws SQLException, CancelledException {
        boolean has = object.owner().equals(names.newUser())
                || object.privileges().stream()
                        .anyMatch(held -> held.name().equals(privilege)
                                && Set.of(names.newUser(), Privilege.PUBLIC).contains(held.grantee()));
        if (has) {
            return;
        }
        String sql = "GRANT " + privilege + " ON " + object.sqlName() + " TO " + QualifiedName.quote(names.newUser());
        RoleAccess access = RoleAccess.of(session, old.name());
        if (may(function, me(), object.name(), privilege + " WITH GRANT OPTION")) {
            grants.add(new Grant(sql, REASONS.getOrDefault(privilege, "")));
        } else if (access.possible() && may(function, old.name(), object.name(), privilege + " WITH GRANT OPTION")) {
            acting = ActingRoles.as(session, List.of(old.name()));
            grants.add(new Grant(sql, REASONS.getOrDefault(privilege, "")));
        } else if (old.superuser() || !may(function, old.name(), object.name(), privilege)) {
            findings.add(Finding.blocker(
                    "GRANT_MISSING",
                    "The new user needs " + privilege + " on " + object.sqlName()
                            + ", and the connected user may not grant it.",
                    "v0.7's migrations make tables in that schema, and only a role that may make one there can"
                            + " own one there.",
                    "Let " + object.owner() + " or a superuser run GRANT " + privilege + " ON " + object.sqlName()
                            + " TO " + QualifiedName.quote(me()) + " WITH GRANT OPTION."));
        }
    }

    private String me() throws SQLException, CancelledException {
        return session.one("SELECT current_user", row -> row.getString(1));
    }

    private boolean may(String function, String role, String object, String privilege)
            throws SQLException, CancelledException {
        return session.one("SELECT " + function + "(?, ?, ?)", row -> row.getBoolean(1), role, object, privilege);
    }
}
