package org.ferryman.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The GRANTs and REVOKEs that lead from one set of privileges on an object to another, under the same owner. */
final class Regrant {

    private final ObjectPrivileges from;
    private final ObjectPrivileges to;

    Regrant(ObjectPrivileges from, ObjectPrivileges to) {
        this.from = from;
        this.to = to;
    }

    List<String> statements() {
        Set<Privilege> have = new HashSet<>(from.privileges());
        Set<Privilege> wanted = new HashSet<>(to.privileges());
        Set<Privilege> wantedKeys = keys(wanted);
        Set<Privilege> haveKeys = keys(have);
        List<String> statements = new ArrayList<>();
        Map<Line, Set<String>> revokes = new TreeMap<>();
        Map<Line, Set<String>> optionRevokes = new TreeMap<>();
        Map<Line, Set<String>> grants = new TreeMap<>();
        for (Privilege privilege : from.privileges()) {
            if (wanted.contains(privilege)) {
                continue;
            }
            if (!wantedKeys.contains(privilege.key())) {
                if (mayStillRevoke(privilege)) {
                    add(revokes, privilege);
                }
            } else if (privilege.grantable()) {
                add(optionRevokes, privilege);
            }
        }
        for (Privilege privilege : to.privileges()) {
            boolean onlyLosesOption = haveKeys.contains(privilege.key()) && !privilege.grantable();
            if (!have.contains(privilege) && !onlyLosesOption) {
                add(grants, privilege);
            }
        }
        revokes.forEach((line, names) -> statements.addAll(line.as(revoke("", line, names))));
        optionRevokes.forEach((line, names) -> statements.addAll(line.as(revoke("GRANT OPTION FOR ", line, names))));
        inOrder(grants.keySet())
                .forEach(line -> statements.addAll(line.as(grant(line, grants.getOrDefault(line, Set.of())))));
        return statements;
    }

    /** What others passed on goes with what they had: then there is nothing left for them to revoke. */
    private boolean mayStillRevoke(Privilege privilege) {
        return privilege.grantor().equals(from.owner())
                || to.privileges().stream()
                        .anyMatch(kept -> kept.grantable()
                                && kept.grantee().equals(privilege.grantor())
                                && kept.name().equals(privilege.name()));
    }

    private String revoke(String what, Line line, Set<String> names) {
        boolean passedOn = from.otherGrantors().contains(line.grantee);
        return "REVOKE " + what + listed(line, names) + " ON " + from.sqlName() + " FROM " + grantee(line)
                + (passedOn ? " CASCADE" : "");
    }

    private String grant(Line line, Set<String> names) {
        return "GRANT " + listed(line, names) + " ON " + from.sqlName() + " TO " + grantee(line)
                + (line.grantable ? " WITH GRANT OPTION" : "");
    }

    /** Who passes a privilege on must have it first. */
    private List<Line> inOrder(Set<Line> grants) {
        Set<String> able = new HashSet<>(Set.of(from.owner()));
        from.privileges().stream()
                .filter(Privilege::grantable)
                .map(Privilege::grantee)
                .forEach(able::add);
        List<Line> ordered = new ArrayList<>();
        Set<Line> left = new TreeSet<>(grants);
        left.stream().filter(line -> line.grantor.isEmpty()).forEach(ordered::add);
        left.removeIf(line -> line.grantor.isEmpty());
        ordered.stream().filter(Line::grantable).map(Line::grantee).forEach(able::add);
        while (!left.isEmpty()) {
            List<Line> next =
                    left.stream().filter(line -> able.contains(line.grantor)).toList();
            if (next.isEmpty()) {
                ordered.addAll(left);
                return ordered;
            }
            next.stream().filter(Line::grantable).map(Line::grantee).forEach(able::add);
            ordered.addAll(next);
            next.forEach(left::remove);
        }
        return ordered;
    }

    private void add(Map<Line, Set<String>> lines, Privilege privilege) {
        String grantor = privilege.grantor().equals(from.owner()) ? "" : privilege.grantor();
        Line line = new Line(grantor, privilege.grantee(), privilege.column(), privilege.grantable());
        lines.computeIfAbsent(line, key -> new TreeSet<>()).add(privilege.name());
    }

    private static Set<Privilege> keys(Set<Privilege> privileges) {
        return privileges.stream().map(Privilege::key).collect(Collectors.toSet());
    }

    private static String listed(Line line, Set<String> names) {
        String column = line.column.isEmpty() ? "" : " (" + QualifiedName.quote(line.column) + ")";
        return names.stream().map(name -> name + column).collect(Collectors.joining(", "));
    }

    private static String grantee(Line line) {
        return line.grantee.equals(Privilege.PUBLIC) ? "PUBLIC" : QualifiedName.quote(line.grantee);
    }

    /** Privileges that go into one statement; {@code grantor} is empty if it is the owner. */
    private record Line(String grantor, String grantee, String column, boolean grantable) implements Comparable<Line> {

        @Override
        public int compareTo(Line other) {
            return java.util.Comparator.comparing(Line::grantor)
                    .thenComparing(Line::grantee)
                    .thenComparing(Line::column)
                    .thenComparing(Line::grantable)
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
