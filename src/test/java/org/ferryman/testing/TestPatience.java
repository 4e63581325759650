package org.ferryman.testing;

import java.time.Duration;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Patience;

/**
 * How long the program under test waits. Tests are in a hurry, and the server is beside them; the long runs of the
 * profile {@code soak} wait as the program does, by the property {@code ferryman.patience}.
 */
public final class TestPatience {

    private static final Patience SHORT = new Patience(
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            new Backoff(9, Duration.ofMillis(100), Duration.ofSeconds(1)));

    private TestPatience() {}

    /** The same with time for programs that are called: each is a Java, which begins slowly on a busy machine. */
    public static Patience forPrograms() {
        Patience usual = get();
        return new Patience(
                usual.lock(),
                usual.shortLock(),
                usual.answer(),
                usual.beat(),
                usual.cancel(),
                usual.check(),
                usual.connection(),
                Patience.DEFAULT.server(),
                usual.dump(),
                usual.restore(),
                usual.http(),
                usual.sessions(),
                usual.leave(),
                usual.desktop(),
                usual.moment(),
                usual.look(),
                usual.watch(),
                usual.retries());
    }

    /** That of this run. */
    public static Patience get() {
        return "real".equals(System.getProperty("ferryman.patience")) ? Patience.DEFAULT : SHORT;
    }
}
