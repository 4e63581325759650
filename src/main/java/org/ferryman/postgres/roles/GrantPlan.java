package org.ferryman.postgres.roles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.postgres.QualifiedName;

/** The GRANTs and REVOKEs that lead from one set of privileges on an object to another, under the same owner. */
final class GrantPlan {

    private final ObjectPrivileges from;
    private final ObjectPrivileges to;

    GrantPlan(ObjectPrivileges from, ObjectPrivileges to) {
        this.from = from;
        this.to = to;
    }

    List<String> statements() {
        Set<Privilege> wanted = new HashSet<>(to.privileges());
        Set<Privilege> wantedKeys = wanted.stream().map(Privilege::key).collect(Collectors.toSet());
        Set<Privilege> left = new HashSet<>(from.privileges());
        Map<Line, Set<String>> revokes = new TreeMap<>();
        Map<Line, Set<String>> optionRevokes = new TreeMap<>();
        List<String> statements = new ArrayList<>();
        for (Privilege privilege : from.privileges()) {
            if (!wantedKeys.contains(privilege.key()) && left.contains(privilege) && isInCircle(privilege)) {
                Line line = line(privilege);
                statements.addAll(line.as(revoke("", line, Set.of(privilege.name()), true)));
                revoked(left, privilege, false);
            }
        }
        for (Privilege privilege : from.privileges()) {
            if (wanted.contains(privilege)) {
                continue;
            }
            boolean loses = !wantedKeys.contains(privilege.key());
            if (loses && mayStillRevoke(privilege)) {
                add(revokes, privilege);
                revoked(left, privilege, false);
            } else if (loses && !goesWithItsGrantor(privilege)) {
                statements.addAll(orphaned(privilege));
                left.removeIf(other -> isOrMadeBy(other, privilege));
            } else if (!loses && privilege.grantable()) {
                add(optionRevokes, privilege);
                revoked(left, privilege, true);
            }
        }
        Map<Line, Set<String>> grants = new TreeMap<>();
        wanted.stream().filter(privilege -> !left.contains(privilege)).forEach(privilege -> add(grants, privilege));
        revokes.forEach((line, names) -> statements.addAll(line.as(revoke("", line, names))));
        optionRevokes.forEach((line, names) -> statements.addAll(line.as(revoke("GRANT OPTION FOR ", line, names))));
        Set<Able> supports = supports(grants.keySet());
        supports.forEach(support -> {
            statements.add(grant(support.line(true), Set.of(support.name)));
            left.add(new Privilege(support.column, support.role, from.owner(), support.name, true));
        });
        inOrder(grants, left)
                .forEach(line -> statements.addAll(line.as(grant(line, grants.getOrDefault(line, Set.of())))));
        supports.forEach(support -> statements.add(revoke(
                wanted.contains(new Privilege(support.column, support.role, from.owner(), support.name, false))
                        ? "GRANT OPTION FOR "
                        : "",
                support.line(false),
                Set.of(support.name),
                false)));
        return statements;
    }

    /**
     * Who can pass on what they are to pass on only while they have it from the owner, too: PostgreSQL lets nobody
     * grant an option back to the role that it came from, but a REVOKE may leave two roles with nothing else.
     */
    private Set<Able> supports(Set<Line> grants) {
        return grants.stream()
                .filter(line -> !line.grantor.isEmpty() && line.grantable && !isFromElsewhere(line))
                .map(line -> new Able(line.grantor, line.passedOn, line.column))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether its grantor is to have the option from the owner by some way that does not lead over its grantee. */
    private boolean isFromElsewhere(Line line) {
        return reached(
                        from.owner(),
                        to.privileges().stream()
                                .filter(held -> held.name().equals(line.passedOn)
                                        && (held.column().isEmpty()
                                                || held.column().equals(line.column))
                                        && !held.grantee().equals(line.grantee))
                                .toList())
                .contains(line.grantor);
    }

    /** Who has an option from a role, itself, or by way of others. */
    private static Set<String> reached(String role, List<Privilege> privileges) {
        Set<String> able = new HashSet<>(Set.of(role));
        List<String> more = List.of(role);
        while (!more.isEmpty()) {
            more = privileges.stream()
                    .filter(held -> held.grantable() && able.contains(held.grantor()))
                    .map(Privilege::grantee)
                    .filter(grantee -> !able.contains(grantee))
                    .toList();
            able.addAll(more);
        }
        return able;
    }

    /**
     * What else goes with a privilege: on the whole table, the same on its columns; and what the grantee passed on.
     * Some of it may stay in truth; to grant it again does no harm.
     */
    private void revoked(Set<Privilege> left, Privilege privilege, boolean optionOnly) {
        List<Privilege> gone = left.stream()
                .filter(other -> other.name().equals(privilege.name())
                        && other.grantee().equals(privilege.grantee())
                        && other.grantor().equals(privilege.grantor())
                        && (privilege.column().isEmpty() || other.column().equals(privilege.column())))
                .toList();
        for (Privilege each : gone) {
            left.remove(each);
            if (optionOnly) {
                left.add(each.key());
            }
        }
        if (!privilege.grantee().equals(from.owner())) {
            left.stream()
                    .filter(other -> other.name().equals(privilege.name())
                            && other.grantor().equals(privilege.grantee()))
                    .toList()
                    .forEach(passedOn -> {
                        if (left.contains(passedOn)) {
                            revoked(left, passedOn, false);
                        }
                    });
        }
    }

    /**
     * What others passed on goes with what they had: then there is nothing left for them to revoke. Nor is there for
     * one who gets back only later what it was passed on with.
     */
    private boolean mayStillRevoke(Privilege privilege) {
        return privilege.grantor().equals(from.owner())
                || to.privileges().stream()
                        .filter(from.privileges()::contains)
                        .anyMatch(kept -> isOptionOfGrantor(kept, privilege)
                                && (kept.column().isEmpty() || kept.column().equals(privilege.column())));
    }

    /**
     * PostgreSQL's CASCADE stays within one ACL: what was passed on for a column goes with a grant option for that
     * column, but not with one for the whole table.
     */
    private boolean goesWithItsGrantor(Privilege privilege) {
        return from.privileges().stream()
                .anyMatch(held ->
                        isOptionOfGrantor(held, privilege) && held.column().equals(privilege.column()));
    }

    /** Two roles that have an option from each other keep it when the owner takes it away: CASCADE finds no end. */
    private boolean isInCircle(Privilege privilege) {
        return privilege.grantable()
                && !privilege.grantor().equals(from.owner())
                && reached(
                                privilege.grantee(),
                                from.privileges().stream()
                                        .filter(held -> held.name().equals(privilege.name())
                                                && held.column().equals(privilege.column())
                                                && !held.grantor().equals(from.owner()))
                                        .toList())
                        .contains(privilege.grantor());
    }

    private static boolean isOptionOfGrantor(Privilege held, Privilege privilege) {
        return held.grantable()
                && held.grantee().equals(privilege.grantor())
                && held.name().equals(privilege.name());
    }

    /** Gives its grantor the option for the column, and takes it away with all that was passed on. */
    private List<String> orphaned(Privilege privilege) {
        String what = privilege.name() + " (" + QualifiedName.quote(privilege.column()) + ") ON " + from.sqlName();
        String grantor = QualifiedName.quote(privilege.grantor());
        return List.of(
                "GRANT " + what + " TO " + grantor + " WITH GRANT OPTION",
                "REVOKE " + what + " FROM " + grantor + " CASCADE");
    }

    private static boolean isOrMadeBy(Privilege other, Privilege orphan) {
        return other.name().equals(orphan.name())
                && other.column().equals(orphan.column())
                && (other.grantor().equals(orphan.grantor()) || other.grantee().equals(orphan.grantor()));
    }

    private String revoke(String what, Line line, Set<String> names) {
        return revoke(what, line, names, from.otherGrantors().contains(line.grantee));
    }

    private String revoke(String what, Line line, Set<String> names, boolean passedOn) {
        return "REVOKE " + what + listed(line, names) + " ON " + from.sqlName() + " FROM " + grantee(line)
                + (passedOn ? " CASCADE" : "");
    }

    private String grant(Line line, Set<String> names) {
        return "GRANT " + listed(line, names) + " ON " + from.sqlName() + " TO " + grantee(line)
                + (line.grantable ? " WITH GRANT OPTION" : "");
    }

    /** Who passes a privilege on must have it, with grant option, first. */
    private static List<Line> inOrder(Map<Line, Set<String>> grants, Set<Privilege> left) {
        Set<Able> able = new HashSet<>();
        left.stream()
                .filter(Privilege::grantable)
                .forEach(held -> able.add(new Able(held.grantee(), held.name(), held.column())));
        List<Line> ordered = new ArrayList<>();
        List<Line> waiting = new ArrayList<>(grants.keySet());
        while (!waiting.isEmpty()) {
            List<Line> ready = waiting.stream()
                    .filter(line -> line.grantor.isEmpty() || mayGrant(line, able))
                    .toList();
            // What nobody can pass on is tried all the same: the server says why not.
            List<Line> next = ready.isEmpty() ? List.copyOf(waiting) : ready;
            waiting.removeAll(next);
            ordered.addAll(next);
            next.stream()
                    .filter(Line::grantable)
                    .forEach(line -> grants.getOrDefault(line, Set.of())
                            .forEach(name -> able.add(new Able(line.grantee, name, line.column))));
        }
        return ordered;
    }

    private static boolean mayGrant(Line line, Set<Able> able) {
        return able.contains(new Able(line.grantor, line.passedOn, ""))
                || able.contains(new Able(line.grantor, line.passedOn, line.column));
    }

    /** A role that may grant a privilege, on a column or (empty) on all of them. */
    private record Able(String role, String name, String column) implements Comparable<Able> {

        /** From the owner. */
        Line line(boolean grantable) {
            return new Line("", role, column, grantable, "");
        }

        @Override
        public int compareTo(Able other) {
            return Comparator.comparing(Able::role)
                    .thenComparing(Able::name)
                    .thenComparing(Able::column)
                    .compare(this, other);
        }
    }

    private void add(Map<Line, Set<String>> lines, Privilege privilege) {
        lines.computeIfAbsent(line(privilege), key -> new TreeSet<>()).add(privilege.name());
    }

    private Line line(Privilege privilege) {
        String grantor = privilege.grantor().equals(from.owner()) ? "" : privilege.grantor();
        String passedOn = grantor.isEmpty() ? "" : privilege.name();
        return new Line(grantor, privilege.grantee(), privilege.column(), privilege.grantable(), passedOn);
    }

    private static String listed(Line line, Set<String> names) {
        String column = line.column.isEmpty() ? "" : " (" + QualifiedName.quote(line.column) + ")";
        return names.stream().map(name -> name + column).collect(Collectors.joining(", "));
    }

    private static String grantee(Line line) {
        return line.grantee.equals(Privilege.PUBLIC) ? "PUBLIC" : QualifiedName.quote(line.grantee);
    }

    /**
     * Privileges that go into one statement.
     *
     * @param grantor empty if it is the owner
     * @param passedOn the one privilege of a statement that somebody else than the owner runs; else empty
     */
    private record Line(String grantor, String grantee, String column, boolean grantable, String passedOn)
            implements Comparable<Line> {

        @Override
        public int compareTo(Line other) {
            return Comparator.comparing(Line::grantor)
                    .thenComparing(Line::grantee)
                    .thenComparing(Line::column)
                    .thenComparing(Line::grantable)
                    .thenComparing(Line::passedOn)
                    .compare(this, other);
        }

        /** A grant is its grantor's: who runs it must be that role. */
        List<String> as(String statement) {
            return grantor.isEmpty()
                    ? List.of(statement)
                    : List.of("SET LOCAL ROLE " + QualifiedName.quote(grantor), statement, "RESET ROLE");
        }
    }
}
