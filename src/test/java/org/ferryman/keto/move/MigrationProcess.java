package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Progress;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.testing.HeldProcess;
import org.ferryman.testing.TestDatabase;

/** A migration in a process of its own, to be killed: at a point where it waits for that, or at any time. */
final class MigrationProcess {

    private static final String BEGIN = "begin";

    private MigrationProcess() {}

    /** Takes a URL, a run folder and the phase to wait in, if any; the password stands in the environment. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        String phase = arguments.length > 2 ? arguments[2] : "";
        AtomicBoolean waited = new AtomicBoolean();
        try (MigrationFixture fixture = new MigrationFixture(arguments[0], System.getenv("PGPASSWORD"), folder)) {
            System.out.println(BEGIN);
            MigrationFixture.done(fixture.apply(
                    fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                    progress -> {
                        if (isIn(phase, progress) && waited.compareAndSet(false, true)) {
                            HeldProcess.waitAt(phase);
                        }
                    },
                    new Cancellation()));
        }
    }

    /** Rows are being moved when the first of them are. */
    private static boolean isIn(String phase, Progress progress) {
        return progress.phase().text().equals(phase) && (!phase.equals("rows") || progress.done() > 0);
    }

    /** A migration that has begun, and begins to connect. */
    static Process start(TestDatabase test, Path folder) throws IOException {
        return started(test, test.url(), folder, "", BEGIN);
    }

    /** A migration that waits within a phase of its transaction, until a byte arrives on its standard input. */
    static Process startAndWaitIn(String phase, TestDatabase test, String url, Path folder) throws IOException {
        return started(test, url, folder, phase, phase);
    }

    private static Process started(TestDatabase test, String url, Path folder, String phase, String awaited)
            throws IOException {
        return HeldProcess.saying(awaited, MigrationProcess.class, test.password(), url, folder.toString(), phase);
    }
}
