package org.ferryman.postgres.roles;

import java.util.Comparator;

/**
 * One privilege that somebody has on an object.
 *
 * @param column the column it is limited to; empty for the object itself
 * @param grantee the role that has it, or {@link #PUBLIC}
 * @param grantor the role that granted it; the owner's own come from the owner
 * @param name as in GRANT: {@code SELECT}, {@code INSERT} and so on
 * @param grantable whether the grantee may grant it to others
 */
public record Privilege(String column, String grantee, String grantor, String name, boolean grantable)
        implements Comparable<Privilege> {

    /** Everybody; no role can have this name. */
    public static final String PUBLIC = "public";

    private static final Comparator<Privilege> ORDER = Comparator.comparing(Privilege::grantee)
            .thenComparing(Privilege::grantor)
            .thenComparing(Privilege::column)
            .thenComparing(Privilege::name)
            .thenComparing(Privilege::grantable);

    @Override
    public int compareTo(Privilege other) {
        return ORDER.compare(this, other);
    }

    /** The same without the right to pass it on: what two privileges must share to be one. */
    Privilege key() {
        return new Privilege(column, grantee, grantor, name, false);
    }

    /** The same after one role took another's place. */
    Privilege with(String role, String replacement) {
        return new Privilege(
                column,
                grantee.equals(role) ? replacement : grantee,
                grantor.equals(role) ? replacement : grantor,
                name,
                grantable);
    }
}
