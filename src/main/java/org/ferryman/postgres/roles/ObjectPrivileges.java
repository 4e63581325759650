package org.ferryman.postgres.roles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ferryman.postgres.QualifiedName;

/**
 * Who owns an object and who may do what with it: normalised, so that a missing ACL and one that says the same are
 * equal. Knows the SQL that leads from one such state to another.
 *
 * @param kind what the object is
 * @param schema the schema of a table; empty for others
 * @param name its name, unquoted
 * @param owner the role that owns it
 * @param privileges sorted, each once
 */
public record ObjectPrivileges(Kind kind, String schema, String name, String owner, List<Privilege> privileges) {

    /** What the privileges are on. */
    public enum Kind {
        TABLE,
        SCHEMA,
        DATABASE
    }

    /** Sorts the privileges; one that is there with and without grant option counts as one that has it. */
    public ObjectPrivileges {
        Map<Privilege, Privilege> merged = new TreeMap<>();
        for (Privilege privilege : privileges) {
            merged.merge(privilege.key(), privilege, (one, other) -> one.grantable() ? one : other);
        }
        privileges = List.copyOf(new TreeSet<>(merged.values()));
    }

    /** Objects by what they are called in GRANT, each of which is there once. */
    public static Map<String, ObjectPrivileges> byName(Collection<ObjectPrivileges> objects) {
        Map<String, ObjectPrivileges> byName = new TreeMap<>();
        objects.forEach(object -> byName.put(object.sqlName(), object));
        return byName;
    }

    /** The object, as it stands in GRANT: {@code TABLE "public"."x"}. */
    public String sqlName() {
        return kind + " " + (kind == Kind.TABLE ? table().quoted() : QualifiedName.quote(name));
    }

    /** The table's name. */
    public QualifiedName table() {
        return new QualifiedName(schema, name);
    }

    /**
     * As it is after ALTER … OWNER TO: the new owner takes the old one's place, as grantee and as grantor (PostgreSQL's
     * {@code aclnewowner}).
     */
    public ObjectPrivileges ownedBy(String newOwner) {
        return new ObjectPrivileges(
                kind,
                schema,
                name,
                newOwner,
                privileges.stream()
                        .map(privilege -> privilege.with(owner, newOwner))
                        .toList());
    }

    /** Without the privileges that meet a condition. */
    public ObjectPrivileges without(Predicate<Privilege> condition) {
        return new ObjectPrivileges(
                kind,
                schema,
                name,
                owner,
                privileges.stream().filter(condition.negate()).toList());
    }

    /** With privileges that the owner grants to a role on the whole object. */
    public ObjectPrivileges with(String grantee, Collection<String> names) {
        List<Privilege> more = new ArrayList<>(privileges);
        names.forEach(each -> more.add(new Privilege("", grantee, owner, each, false)));
        return new ObjectPrivileges(kind, schema, name, owner, more);
    }

    /** With these privileges, too. */
    public ObjectPrivileges with(Collection<Privilege> others) {
        List<Privilege> more = new ArrayList<>(privileges);
        more.addAll(others);
        return new ObjectPrivileges(kind, schema, name, owner, more);
    }

    /** Roles other than the owner that have granted something: to grant it again takes acting as them. */
    public Set<String> otherGrantors() {
        Set<String> grantors = new TreeSet<>();
        privileges.stream()
                .map(Privilege::grantor)
                .filter(role -> !role.equals(owner))
                .forEach(grantors::add);
        return grantors;
    }

    /** The statements that make the desired state of this one; none if they are equal. */
    public List<String> statementsTo(ObjectPrivileges desired) {
        if (equals(desired)) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        ObjectPrivileges now = this;
        if (!owner.equals(desired.owner)) {
            statements.add("ALTER " + sqlName() + " OWNER TO " + QualifiedName.quote(desired.owner));
            now = ownedBy(desired.owner);
        }
        statements.addAll(new GrantPlan(now, desired).statements());
        return statements;
    }
}
