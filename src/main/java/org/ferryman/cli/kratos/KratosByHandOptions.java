package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigrateOptions.ByHandOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For those who run Kratos themselves. */
final class KratosByHandOptions {

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "With --by-hand: how long to watch for your migrations; 3600 by default.")
    private long seconds = MigrateOptions.USUAL.byHand().patience().toSeconds();

    @Option(
            names = "--pass-in-dsn",
            description = "With --by-hand, after `ferryman kratos freeze`: your DSN has ferryman.pass, as the file"
                    + " kratos-pass of the run folder has it, so that the guard lets your Kratos through.")
    private boolean passInDsn;

    @Option(
            names = "--lock-timeout-for",
            paramLabel = "ROLE",
            description = "With --by-hand, where you can't put lock_timeout into the DSN: make it the default of this"
                    + " role in this database while it watches. What was there before is set again.")
    private @Nullable String lockTimeoutRole;

    ByHandOptions options() {
        return new ByHandOptions(Duration.ofSeconds(seconds), passInDsn, Optional.ofNullable(lockTimeoutRole));
    }
}
