package org.ferryman.postgres.connect;

/** A password on its way to the server: shown by no {@code toString}, so that it can stand in a record. */
public final class Secret {

    private final String clearText;
    private final String origin;

    private Secret(String clearText, String origin) {
        this.clearText = clearText;
        this.origin = origin;
    }

    /** Wraps a password that somebody gave. */
    public static Secret of(String clearText) {
        return new Secret(clearText, "");
    }

    /** Wraps a password that was found somewhere. */
    static Secret found(String clearText, String origin) {
        return new Secret(clearText, origin);
    }

    /** Where it was found, for people: a variable, a file, a service; empty if somebody gave it. */
    public String origin() {
        return origin;
    }

    /** The password itself: only for the driver and for the environment of a child process. */
    public String reveal() {
        return clearText;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.clearText.equals(clearText);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "********";
    }
}
