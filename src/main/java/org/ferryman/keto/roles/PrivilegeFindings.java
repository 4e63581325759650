package org.ferryman.keto.roles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.Privilege;

/** Privileges that are not what they should be after all statements: everything is taken back then. */
final class PrivilegeFindings {

    private PrivilegeFindings() {}

    static Finding differing(List<ObjectPrivileges> desired, List<ObjectPrivileges> found) {
        List<String> differences = new ArrayList<>();
        Map<String, ObjectPrivileges> byName = ObjectPrivileges.byName(found);
        for (ObjectPrivileges object : desired) {
            Optional.ofNullable(byName.get(object.sqlName()))
                    .filter(other -> !other.equals(object))
                    .ifPresent(other -> differences.add(difference(object, other)));
        }
        return Finding.blocker(
                "PRIVILEGES_DIFFER",
                "Owners and privileges would not be what they should: " + String.join("; ", differences) + ".",
                "Nothing is changed unless it is exactly what was announced.",
                "Somebody may be changing privileges right now: run again. If that does not help, connect as a"
                        + " superuser.");
    }

    private static String difference(ObjectPrivileges desired, ObjectPrivileges found) {
        TreeSet<Privilege> missing = new TreeSet<>(desired.privileges());
        found.privileges().forEach(missing::remove);
        TreeSet<Privilege> surplus = new TreeSet<>(found.privileges());
        desired.privileges().forEach(surplus::remove);
        return desired.sqlName() + " of " + found.owner() + " (not " + desired.owner() + "), missing " + missing
                + ", too much " + surplus;
    }
}
