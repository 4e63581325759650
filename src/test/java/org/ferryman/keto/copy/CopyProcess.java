package org.ferryman.keto.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.HeldProcess;
import org.ferryman.testing.TestDatabase;

/** A copy, or the migration after it, in a process of its own, to be killed in one of its phases. */
final class CopyProcess {

    private CopyProcess() {}

    /** Takes a URL, a run folder, what to do, and the phase to wait in; the password stands in the environment. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        String phase = arguments[3];
        AtomicBoolean waited = new AtomicBoolean();
        ProgressListener hold = progress -> {
            if (isIn(phase, progress) && waited.compareAndSet(false, true)) {
                HeldProcess.waitAt(phase);
            }
        };
        try (MigrationFixture fixture = new MigrationFixture(arguments[0], System.getenv("PGPASSWORD"), folder)) {
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            Change<?> change = arguments[2].equals("copy")
                    ? new CopyStep(fixture.database, settings, folder, CopyFixture.SOON)
                    : fixture.migration(settings);
            MigrationFixture.done(fixture.apply(change, hold, new Cancellation()));
        }
    }

    /** Triggers are being set when the first of them are, and rows moved when the first of them are. */
    private static boolean isIn(String phase, Progress progress) {
        boolean some = progress.done() > 0 || (!phase.equals("rows") && !phase.equals("triggers"));
        return progress.phase().text().equals(phase) && some;
    }

    /** One that has come to the phase, and waits there. */
    static Process startAndWaitIn(String phase, String what, TestDatabase test, Path folder) throws IOException {
        return HeldProcess.saying(
                phase, CopyProcess.class, test.password(), test.url(), folder.toString(), what, phase);
    }
}
