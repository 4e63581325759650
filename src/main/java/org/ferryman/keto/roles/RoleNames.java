package org.ferryman.keto.roles;

import java.util.Optional;

/**
 * Which roles a migration is about.
 *
 * @param oldUser the role that v0.6 logs in as; by default the one whose sessions and grants say so
 * @param newUser the role that v0.7 works as; by default named after the old one, with {@code _new} behind
 */
public record RoleNames(Optional<String> oldUser, Optional<String> newUser) {

    /** Both by default. */
    public static final RoleNames DEFAULT = new RoleNames(Optional.empty(), Optional.empty());
}
