package org.ferryman.cli.database;

import org.ferryman.app.ScratchDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a backup's restore is tested, and where. */
public final class TestRestoreOptions {

    @Option(
            names = "--test-restore",
            description = "Also restore it into a new database on a scratch server, and compare the rows and"
                    + " checksums of the tables there.")
    private boolean testRestore;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "With --test-restore: any database of the scratch server, as a user who may create databases;"
                    + " the new one is dropped afterwards. Without it, an embedded server is started.")
    private @Nullable String scratchUrl;

    /** Whether it is. */
    boolean wanted() {
        return testRestore || scratchUrl != null;
    }

    /** Complains about what does not go together. */
    public void check(DatabaseCommand command) {
        if (scratchUrl != null && !testRestore) {
            throw command.usage("--scratch-url goes with --test-restore.");
        }
    }

    /** Where; null if it is not tested. */
    public @Nullable ScratchDatabase open(DatabaseCommand command) throws Exception {
        if (!testRestore) {
            return null;
        }
        return scratchUrl == null
                ? ScratchDatabase.embedded(command.terminal().folders())
                : ScratchDatabase.at(command.connection(scratchUrl));
    }
}
