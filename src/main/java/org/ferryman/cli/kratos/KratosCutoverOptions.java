package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.OpenCommand;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be chosen about a cut-over. */
public final class KratosCutoverOptions {

    /** The names of all of them. */
    public static final List<String> NAMES =
            List.of("--no-compare-before", "--verify-first", OpenCommand.OPTION, "--old-sessions");

    @Option(
            names = "--no-compare-before",
            description = "Do not compare, before anybody's writes are stopped, the rows that nobody has written to for"
                    + " two minutes: it reads both databases once.")
    private boolean noCompareBefore;

    @Option(
            names = "--verify-first",
            description = "Compare both sides before the target is opened: writes stand still for as long as that"
                    + " takes.")
    private boolean verifyFirst;

    @Option(
            names = OpenCommand.OPTION,
            paramLabel = "COMMAND",
            description = "Run this at once when the target is open: it routes the traffic there. A path, or a command"
                    + " with its arguments; no shell is involved. It gets FERRYMAN_OPENED_AT, FERRYMAN_TARGET_HOST,"
                    + " FERRYMAN_TARGET_PORT and FERRYMAN_TARGET_DATABASE, and no password. If it fails, a finding says"
                    + " so; the target stays open. What it prints is in on-open.txt in the run folder.")
    private @Nullable String onOpen;

    @Option(
            names = "--old-sessions",
            paramLabel = "SECONDS",
            description = "How long to watch afterwards until nobody is connected to the source any more; 60 by"
                    + " default. With 0 it looks once. A finding names those who stay.")
    private long oldSessions = 60;

    /**
     * What was chosen.
     *
     * @param waiting how to deal with those who write to the source
     * @param migrating for migrations that run in the cut-over
     */
    public KratosCutoverStep.Options options(Waiting waiting, MigrateOptions migrating) throws InputException {
        return new KratosCutoverStep.Options(
                waiting,
                KratosCutoverStep.Options.USUAL.drain(),
                !noCompareBefore,
                verifyFirst,
                onOpen == null ? Optional.empty() : Optional.of(OpenCommand.parse(onOpen)),
                Duration.ofSeconds(oldSessions),
                migrating);
    }
}
