package org.ferryman.keto.tuple;

import java.util.Optional;

/**
 * The syntax of Keto v0.6's subjects. Without {@code #} it is a plain id, whatever else it holds; with it, it must be
 * {@code namespace:object#relation}, with one {@code #} and one {@code :} before it, any part possibly empty. Source:
 * {@code relationtuple/definitions.go} of Keto v0.6.0-alpha.3. The same rule as SQL decides what is migrated.
 */
public final class SubjectSyntax {

    private SubjectSyntax() {}

    /** The subject that a string stands for, or empty if it is malformed. */
    public static Optional<Subject> parse(String encoded) {
        int hash = encoded.indexOf('#');
        if (hash < 0) {
            return Optional.of(new SubjectId(encoded));
        }
        int colon = encoded.indexOf(':');
        boolean wellFormed = encoded.indexOf('#', hash + 1) < 0
                && colon >= 0
                && colon < hash
                && encoded.lastIndexOf(':', hash) == colon;
        return wellFormed ? Optional.of(split(encoded, colon, hash)) : Optional.empty();
    }

    /** What a malformed string was most likely meant to be: split at its first colon and its last hash. */
    public static Optional<SubjectSet> guessSet(String encoded) {
        int colon = encoded.indexOf(':');
        int hash = encoded.lastIndexOf('#');
        return colon >= 0 && colon < hash ? Optional.of(split(encoded, colon, hash)) : Optional.empty();
    }

    private static SubjectSet split(String encoded, int colon, int hash) {
        return new SubjectSet(
                encoded.substring(0, colon), encoded.substring(colon + 1, hash), encoded.substring(hash + 1));
    }
}
