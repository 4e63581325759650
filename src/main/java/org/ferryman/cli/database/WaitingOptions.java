package org.ferryman.cli.database;

import java.time.Duration;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import picocli.CommandLine.Option;

/** How to deal with those who use the tables. */
public final class WaitingOptions {

    @Option(
            names = "--end-sessions",
            description = "End the sessions that hold a writer's lock on a table instead of waiting for them.")
    private boolean endSessions;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for those who use the tables; 60 by default.")
    private long seconds = Waiting.DEFAULT.patience().toSeconds();

    public Waiting waiting() {
        return new Waiting(Duration.ofSeconds(seconds), endSessions);
    }
}
