package org.ferryman.keto;

import java.util.List;

/**
 * What became of the new user: the result of {@code keto user drop}.
 *
 * @param newUser the role
 * @param dropped whether the role was dropped; one that was there before is kept
 * @param statements what was run
 */
public record DroppedUser(String newUser, boolean dropped, List<String> statements) {

    /** Copies the list. */
    public DroppedUser {
        statements = List.copyOf(statements);
    }
}
