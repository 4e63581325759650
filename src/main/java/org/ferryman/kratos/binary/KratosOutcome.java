package org.ferryman.kratos.binary;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a call of {@code kratos migrate sql} ended, as far as Kratos says it. That all went well is no proof: an old
 * Kratos says it of a newer database, and any of a database with an invalid index. The database has the last word.
 *
 * @param sqlState the last that Kratos names: v1.x prints its usage before the error
 */
public record KratosOutcome(Kind kind, Optional<String> sqlState) {

    private static final Pattern STATE = Pattern.compile("\\(SQLSTATE ([0-9A-Z]{5})\\)");
    private static final Pattern APPLIED = Pattern.compile("(?m)(^|: )Successfully applied (SQL )?migrations!");
    private static final Pattern DECLINED = Pattern.compile("(?m)(^|: )Migration aborted\\.");
    private static final Pattern RETRIES = Pattern.compile("Unable to (ping|connect to) database, retrying");

    /** What happened. */
    public enum Kind {
        /** It says that all migrations are applied; maybe nothing was to do. */
        APPLIED,
        /** Somebody answered no. Kratos v25.4.0 and newer calls that a success. */
        DECLINED,
        /** It ended well, and says neither. */
        SILENT,
        /** It ended with an error. */
        FAILED,
        /** Its time was over while it tried to connect: it does so for minutes, with a wrong password too. */
        UNREACHABLE,
        /** Its time was over. */
        TOO_SLOW
    }

    /** What a call came to. */
    public static KratosOutcome of(ProgramOutput output) {
        Optional<String> state = STATE.matcher(output.err())
                .results()
                .map(found -> found.group(1))
                .reduce((earlier, later) -> later);
        return new KratosOutcome(kind(output), state);
    }

    private static Kind kind(ProgramOutput output) {
        if (output.exit().isEmpty()) {
            return RETRIES.matcher(output.err()).find() ? Kind.UNREACHABLE : Kind.TOO_SLOW;
        } else if (DECLINED.matcher(output.out()).find()) {
            return Kind.DECLINED;
        } else if (!output.succeeded()) {
            return Kind.FAILED;
        }
        return APPLIED.matcher(output.out()).find() ? Kind.APPLIED : Kind.SILENT;
    }
}
