package org.ferryman.cli;

import java.util.Optional;
import org.ferryman.postgres.Secret;

/** The person at the terminal. */
interface Dialogue {

    /** Asks for a word; whatever else is typed, also nothing, means no. */
    boolean confirm(String question, String word);

    /** Asks for a password without showing it. */
    Optional<Secret> password(String question);
}
