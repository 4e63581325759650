package org.ferryman.postgres;

/** A password on its way to the server: shown by no {@code toString}, so that it can stand in a record. */
public final class Secret {

    private final String clearText;

    private Secret(String clearText) {
        this.clearText = clearText;
    }

    /** Wraps a password. */
    public static Secret of(String clearText) {
        return new Secret(clearText);
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
