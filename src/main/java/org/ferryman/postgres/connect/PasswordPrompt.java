package org.ferryman.postgres.connect;

import java.util.Optional;

/** Asks a person for the password when no other source has one. */
@FunctionalInterface
public interface PasswordPrompt {

    /** Nobody there to ask. */
    PasswordPrompt NONE = label -> Optional.empty();

    /**
     * Asks once.
     *
     * @param label whose password: {@code host:port/database as user}
     * @return empty if there is no terminal or nothing was given
     */
    Optional<Secret> ask(String label);
}
