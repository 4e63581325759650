package org.ferryman.keto.roles;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/**
 * What became of the new user: the result of {@code keto user create}. Holds no password.
 *
 * @param oldUser the role that v0.6 works as
 * @param newUser the role that v0.7 is to work as
 * @param created whether the role was made now; else it was there already
 * @param passwordFile the file in the run folder that holds its generated password
 * @param statements what was run, the password masked
 * @param findings what should be known
 */
public record NewUser(
        String oldUser,
        String newUser,
        boolean created,
        Optional<String> passwordFile,
        List<String> statements,
        List<Finding> findings) {

    /** Copies the lists. */
    public NewUser {
        statements = List.copyOf(statements);
        findings = List.copyOf(findings);
    }
}
