package org.ferryman.kratos.binary;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.engine.process.ProcessTree;
import org.ferryman.kratos.binary.KratosCommand.Call;
import org.ferryman.kratos.binary.KratosCommand.Container;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Kratos. It is told its database by the environment alone and asks nothing; it is ended with all that it has
 * started when the user cancels or its time is over, and then its sessions on the server, too: the server goes on with
 * a statement whose client is gone.
 */
final class KratosProgram {

    private static final Logger LOG = LoggerFactory.getLogger(KratosProgram.class);

    private final KratosCommand command;

    KratosProgram(KratosCommand command) {
        this.command = command;
    }

    /** What a call printed: as it is, and for others. */
    record Printed(String out, ProgramOutput output) {}

    /** Runs it without a database. */
    Printed run(List<String> arguments, Duration limit, Patience patience, Cancellation cancellation)
            throws BlockedException, CancelledException, InterruptedException {
        return run(arguments, Optional.empty(), limit, MigrationFollower.NOBODY, patience, Work.quiet(cancellation));
    }

    /**
     * Runs it on a database; none of its sessions is left there.
     *
     * @param follower is told how it goes
     */
    Printed run(
            List<String> arguments,
            KratosDsn dsn,
            Duration limit,
            MigrationFollower follower,
            Database database,
            Work work)
            throws Exception {
        try {
            return run(arguments, Optional.of(dsn), limit, follower, database.patience(), work);
        } finally {
            // One that was killed leaves its statement to the server; and the next look must not take a session that is
            // about to end for migrations that are running.
            endSessions(database, dsn);
        }
    }

    private Printed run(
            List<String> arguments,
            Optional<KratosDsn> dsn,
            Duration limit,
            MigrationFollower follower,
            Patience patience,
            Work work)
            throws BlockedException, CancelledException, InterruptedException {
        SecretMask mask = dsn.map(KratosDsn::mask).orElseGet(() -> new SecretMask(List.of()));
        String name = dsn.map(KratosDsn::applicationName).orElse("");
        Call call = command.call(arguments);
        RunningProgram program = start(call.words(), dsn, line -> follower.printed(mask.mask(line)));
        try {
            program.await(limit, () -> follower.look(name), patience, work.cancellation());
        } finally {
            end(program, call, patience, work);
        }
        return new Printed(program.out(), program.output(String.join(" ", call.words()), mask));
    }

    private static RunningProgram start(List<String> words, Optional<KratosDsn> dsn, Consumer<String> lines)
            throws BlockedException {
        try {
            return RunningProgram.start(
                    words, dsn.map(known -> Map.of("DSN", known.reveal())).orElse(Map.of()), lines);
        } catch (IOException unusable) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_COMMAND_FAILED",
                    words.get(0) + " can't be started: " + unusable.getMessage() + ".",
                    "Without it Ferryman does not know which migrations the new version has.",
                    "Give the path of the new kratos with --kratos, and make sure that you may execute it; or use"
                            + " --by-hand.")));
        }
    }

    private static void end(RunningProgram program, Call call, Patience patience, Work work)
            throws InterruptedException {
        program.end(patience);
        if (!program.endedInTime() && call.container().isPresent()) {
            new ProgressMeter(work.progress())
                    .waitFor("container " + call.container().get().name() + " to stop");
            stop(call.container().get(), patience);
        }
    }

    /** Ending the client of a container engine does not end the container. */
    private static void stop(Container container, Patience patience) throws InterruptedException {
        try {
            Process stopping = new ProcessBuilder(container.engine(), "stop", "--time", "1", container.name())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            stopping.waitFor(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
            ProcessTree.end(stopping, patience.cancel());
        } catch (IOException gone) {
            LOG.warn("the container {} could not be stopped", container.name(), gone);
        }
    }

    /** Returns when none is left, unless that takes too long. */
    private static void endSessions(Database database, KratosDsn dsn) {
        String sql = SqlText.load(KratosProgram.class, "end-sessions.sql").text();
        Patience patience = database.patience();
        long end = System.nanoTime() + patience.cancel().toNanos();
        try {
            while (!new Transactions(database)
                            .brief(session -> session.list(sql, row -> row.getBoolean(1), dsn.applicationName()))
                            .isEmpty()
                    && System.nanoTime() < end) {
                new Cancellation().pause(patience.moment());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            // It must not hide why the call was ended.
            LOG.warn("the sessions of Kratos could not be ended", failure);
        }
    }
}
