package org.ferryman.cli.terminal;

import java.util.Optional;
import org.ferryman.postgres.connect.Secret;

/** The person at the terminal. */
public interface TerminalDialogue {

    /** Asks for a word, and again after its first letters; whatever else is typed, also nothing, means no. */
    boolean confirm(String question, String word);

    /** Asks for a password without showing it. */
    Optional<Secret> password(String question);
}
