package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.SqlText;

/** What the role is and what it may do. */
final class RoleChecks {

    private final Connection connection;
    private final List<QualifiedName> relations;

    RoleChecks(Connection connection, List<QualifiedName> relations) {
        this.connection = connection;
        this.relations = relations;
    }

    CheckResult attributes() throws SQLException {
        return RowReader.one(
                connection, SqlText.load(ConnectionTest.class, "role.sql").text(), RoleChecks::attributes);
    }

    private static CheckResult attributes(ResultSet row) throws SQLException {
        String name = RowReader.text(row, "name");
        StringJoiner detail = new StringJoiner(", ");
        detail.add(name);
        if (!name.equals(row.getString("login"))) {
            detail.add("logged in as " + row.getString("login"));
        }
        for (String attribute : List.of("superuser", "createrole", "bypassrls", "replication")) {
            if (row.getBoolean(attribute)) {
                detail.add(attribute);
            }
        }
        if (row.getInt("connection_limit") >= 0) {
            detail.add("connection limit " + row.getInt("connection_limit"));
        }
        if (row.getString("valid_until") != null) {
            detail.add("password valid until " + row.getString("valid_until"));
        }
        if (!row.getBoolean("superuser")) {
            return CheckResult.of(detail.toString());
        }
        return CheckResult.of(
                detail.toString(),
                Finding.warning(
                        "ROLE_IS_SUPERUSER",
                        "The role " + name + " is a superuser.",
                        "Whatever somebody planted in the database would run with all rights.",
                        "For most steps the tables' owner is enough, or a member of it. One that makes or changes roles"
                                + " takes an administrator: one with CREATEROLE is enough."));
    }

    CheckResult privileges() throws SQLException {
        List<Privileges> all = RowReader.query(
                connection, SqlText.load(ConnectionTest.class, "privileges.sql").text(), relations, Privileges::of);
        List<Finding> findings = new ArrayList<>();
        List<Privileges> present = all.stream().filter(Privileges::present).toList();
        findings.addAll(about(
                all,
                relation -> !relation.present(),
                names -> Finding.blocker(
                        "RELATION_MISSING",
                        "Not in the database: " + names + ".",
                        "Ferryman is to work on them.",
                        "Check database and schema.")));
        findings.addAll(about(
                present,
                relation -> !relation.usage() || !relation.selects(),
                names -> Finding.blocker(
                        "PRIVILEGE_SELECT_MISSING",
                        "The role may not read " + names + ".",
                        "Even an assessment must read every row.",
                        "Let an administrator, or to whom they belong, run " + grantToRead(present) + ".")));
        findings.addAll(about(
                present,
                relation -> !relation.locks(),
                names -> Finding.warning(
                        "PRIVILEGE_LOCK_MISSING",
                        "The role has none of UPDATE, DELETE and TRUNCATE on " + names + ".",
                        "An assessment works; the migration needs one of them to take the SHARE lock.",
                        "Migrate as the owner of these tables, or as a member of it.")));
        if (present.stream().anyMatch(relation -> !relation.creates())) {
            findings.add(Finding.warning(
                    "PRIVILEGE_CREATE_MISSING",
                    "The role may not create tables in schema " + schemasWithoutCreate(present) + ".",
                    "An assessment works; the dry run in place and the new tables need it.",
                    "Let the schema's owner run " + grantToCreate(present) + "; or do both as a role that may."));
        }
        return new CheckResult(all.size() + " relations", findings);
    }

    private static String grantToRead(List<Privileges> present) {
        String role = QualifiedName.quote(present.get(0).role());
        Stream<String> usage = present.stream()
                .filter(relation -> !relation.usage())
                .map(relation -> relation.name().schema())
                .distinct()
                .map(schema -> "GRANT USAGE ON SCHEMA " + QualifiedName.quote(schema) + " TO " + role);
        String tables = present.stream()
                .filter(relation -> !relation.selects())
                .map(relation -> relation.name().quoted())
                .collect(Collectors.joining(", "));
        Stream<String> select = tables.isEmpty() ? Stream.of() : Stream.of("GRANT SELECT ON " + tables + " TO " + role);
        return Stream.concat(usage, select).collect(Collectors.joining("; "));
    }

    private static String grantToCreate(List<Privileges> present) {
        return present.stream()
                .filter(relation -> !relation.creates())
                .map(relation -> "GRANT CREATE ON SCHEMA "
                        + QualifiedName.quote(relation.name().schema()) + " TO "
                        + QualifiedName.quote(relation.role()))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String schemasWithoutCreate(List<Privileges> present) {
        return present.stream()
                .filter(relation -> !relation.creates())
                .map(relation -> relation.name().schema())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    CheckResult ownership() throws SQLException {
        List<Owner> owners = RowReader.query(
                connection,
                SqlText.load(ConnectionTest.class, "ownership.sql").text(),
                relations,
                row -> new Owner(
                        RowReader.text(row, "owner"),
                        row.getLong("relations"),
                        row.getBoolean("member"),
                        row.getBoolean("superuser")));
        String detail = owners.stream()
                .map(owner -> owner.name() + " owns " + owner.relations()
                        + (owner.member() ? "" : " (the role does not have its rights)"))
                .collect(Collectors.joining(", "));
        String strangers = owners.stream()
                .filter(owner -> !owner.member())
                .map(Owner::name)
                .collect(Collectors.joining(", "));
        List<Finding> findings = new ArrayList<>(ownedBySuperusers(owners));
        if (!strangers.isEmpty()) {
            findings.add(Finding.warning(
                    "NOT_OWNER",
                    "The role does not have the rights of the owner of all relations: " + strangers + ".",
                    "An assessment works; handing over ownership, rebuilding indexes and cleaning up need it.",
                    "Connect as the owner for these, as a member that inherits its rights, or as an administrator."));
        }
        return new CheckResult(detail, findings);
    }

    private static List<Finding> ownedBySuperusers(List<Owner> owners) {
        return owners.stream()
                .filter(Owner::superuser)
                .map(owner -> Finding.info(
                        "OWNER_IS_SUPERUSER",
                        owner.name() + ", to whom the tables belong, is a superuser.",
                        "If the service logs in as it, the freeze will use guard triggers on the tables: no privilege"
                                + " can keep a superuser from writing."))
                .toList();
    }

    private static List<Finding> about(
            List<Privileges> relations, Predicate<Privileges> which, Function<String, Finding> finding) {
        String names = relations.stream()
                .filter(which)
                .map(relation ->
                        relation.name().schema() + "." + relation.name().name())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? List.of() : List.of(finding.apply(names));
    }

    private record Owner(String name, long relations, boolean member, boolean superuser) {}

    private record Privileges(
            String role,
            QualifiedName name,
            boolean present,
            boolean usage,
            boolean creates,
            boolean selects,
            boolean locks) {
        static Privileges of(ResultSet row) throws SQLException {
            return new Privileges(
                    RowReader.text(row, "role"),
                    new QualifiedName(RowReader.text(row, "schema"), RowReader.text(row, "name")),
                    row.getBoolean("present"),
                    row.getBoolean("usage"),
                    row.getBoolean("creates"),
                    row.getBoolean("selects"),
                    row.getBoolean("locks"));
        }
    }
}
