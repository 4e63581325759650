package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.kratos.migrate.MigrateOptions.ByHandOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For those who run Kratos themselves. */
final class KratosByHandOptions {

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

    /** Whether their DSN gets through the guard. */
    boolean passInDsn() {
        return passInDsn;
    }

    /** @param patience how long their migrations are watched */
    ByHandOptions options(Duration patience) {
        return new ByHandOptions(patience, passInDsn, Optional.ofNullable(lockTimeoutRole));
    }
}
