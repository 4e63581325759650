package org.ferryman.app;

import java.util.Optional;

/** Which version this is. */
public final class Version {

    private Version() {}

    /** From the jar's manifest. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
