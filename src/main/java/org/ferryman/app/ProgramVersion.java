package org.ferryman.app;

import java.util.Optional;

/** Which version this is. */
public final class ProgramVersion {

    private ProgramVersion() {}

    /** From the jar's manifest. */
    public static String current() {
        return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
