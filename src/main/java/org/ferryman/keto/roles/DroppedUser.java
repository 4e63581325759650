package org.ferryman.keto.roles;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * What became of the new user: the result of {@code keto user drop}.
 *
 * @param newUser the role
 * @param dropped whether the role was dropped; one that was there before is kept
 * @param statements what was run
 * @param findings what should be known
 */
public record DroppedUser(String newUser, boolean dropped, List<String> statements, List<Finding> findings) {

    /** Copies the list. */
    public DroppedUser {
        statements = List.copyOf(statements);
    }

    DroppedUser with(List<Finding> more) {
        return new DroppedUser(newUser, dropped, statements, more);
    }
}
