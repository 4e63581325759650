package org.ferryman.engine.process;

import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;

/**
 * Text that comes from the operating system, or goes to it, in the encoding of the locale. With {@code LC_ALL=C}, which
 * is usual in containers and jobs, Java can neither read nor write a letter beyond ASCII there.
 */
public final class NativeText {

    private static final char LOST = '\uFFFD';

    private NativeText() {}

    /** Whether something was lost when the locale was to read it. */
    public static boolean isGarbled(String text) {
        return text.indexOf(LOST) >= 0;
    }

    /** Whether a program that is started can be told this, as an argument or a variable. */
    public static boolean canBePassed(String text) {
        return canBePassed(
                text,
                Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")),
                // What Java 17 writes variables in.
                Charset.defaultCharset());
    }

    static boolean canBePassed(String text, Charset... encodings) {
        return Stream.of(encodings)
                .allMatch(encoding ->
                        !encoding.canEncode() || encoding.newEncoder().canEncode(text));
    }

    /**
     * Names the locale as the cause, and what to set.
     *
     * @param seen what could not be read or passed on; without it, for it is garbled, or a secret
     */
    public static Finding tooNarrow(String seen) {
        return Finding.blocker(
                "LOCALE_TOO_NARROW",
                seen,
                "The locale of this process knows no letters beyond ASCII: it is C or POSIX, or nothing is set.",
                "Run the command with LC_ALL=C.UTF-8, or another locale with UTF-8 that this machine has: locale -a"
                        + " lists them.");
    }
}
