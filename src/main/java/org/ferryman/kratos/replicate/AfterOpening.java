package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.binary.OpenCommand;
import org.ferryman.kratos.binary.ProgramOutput;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.pair.SourceSession;
import org.ferryman.kratos.replicate.KratosCutover.OnOpen;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen once the target is open: the command that routes the traffic is run while both sides are still
 * compared, and then it is watched whether the source is left. Nothing of it undoes the cut-over, or fails it.
 */
final class AfterOpening {

    private static final Logger LOG = LoggerFactory.getLogger(AfterOpening.class);

    /** Longer than anybody who cannot log in would wait. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final ReplicationPair pair;
    private final Path folder;
    private final Optional<OpenCommand> onOpen;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<OpenCommand.Started> started = Optional.empty();

    /**
     * Prepares it.
     *
     * @param folder the run folder, for what the command prints
     */
    AfterOpening(ReplicationPair pair, Path folder, Optional<OpenCommand> onOpen) {
        this.pair = pair;
        this.folder = folder;
        this.onOpen = onOpen;
    }

    /** At once, without waiting for anything. */
    void begin(OpenedTarget opened) {
        started = onOpen.flatMap(command -> start(command, opened));
    }

    /**
     * Waits for the command, and then for those who still use the source.
     *
     * @param watch for how long the latter; with zero it looks once
     */
    KratosCutover end(KratosCutover cutover, Duration watch, Work work, ProgressMeter meter) {
        Optional<OnOpen> command = onOpen.map(given -> command(given, work, meter));
        sessions(watch, work, meter);
        return cutover.with(command, findings);
    }

    private Optional<OpenCommand.Started> start(OpenCommand command, OpenedTarget opened) {
        try {
            return Optional.of(command.start(opened.environment()));
        } catch (IOException unusable) {
            LOG.warn("{} can't be started", command.told(), unusable);
            findings.add(failed("can't be started: " + unusable.getMessage()));
            return Optional.empty();
        }
    }

    private static Finding failed(String how) {
        return Finding.warning(
                "ON_OPEN_FAILED",
                "The command of " + OpenCommand.OPTION + " " + how + ".",
                "The target is open all the same, and traffic may still go to the old Kratos, which can't write.",
                "Route the traffic to the new Kratos now. What the command printed is in " + KratosCutover.ON_OPEN
                        + " in the run folder.");
    }

    private OnOpen command(OpenCommand command, Work work, ProgressMeter meter) {
        if (started.isEmpty()) {
            return new OnOpen(command.told(), Optional.empty(), Optional.empty());
        }
        try {
            meter.waitFor("the command of " + OpenCommand.OPTION);
            ProgramOutput output = started.get().await(LIMIT, pair.source().patience(), secrets(), work.cancellation());
            if (output.exit().isEmpty()) {
                findings.add(failed("did not end, and was ended"));
            } else if (output.exit().getAsInt() != 0) {
                findings.add(failed("ended with exit code " + output.exit().getAsInt()));
            }
            return new OnOpen(command.told(), boxed(output.exit()), keep(output));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            findings.add(failed("was not waited for"));
            return new OnOpen(command.told(), Optional.empty(), Optional.empty());
        }
    }

    private static Optional<Integer> boxed(OptionalInt exit) {
        return exit.isPresent() ? Optional.of(exit.getAsInt()) : Optional.empty();
    }

    private Optional<String> keep(ProgramOutput output) {
        try {
            PrivateFiles.write(folder.resolve(KratosCutover.ON_OPEN), output.told());
            return Optional.of(KratosCutover.ON_OPEN);
        } catch (IOException unwritable) {
            LOG.warn("what the command printed can't be kept", unwritable);
            return Optional.empty();
        }
    }

    private List<String> secrets() {
        return Stream.of(pair.source(), pair.target())
                .map(Database::settings)
                .flatMap(settings -> settings.password().stream())
                .map(Secret::reveal)
                .toList();
    }

    /** Watches who is still connected to the source until nobody is. */
    private void sessions(Duration limit, Work work, ProgressMeter meter) {
        List<SourceSession> there = List.of();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            there = look(work);
            while (!there.isEmpty() && System.nanoTime() < deadline) {
                meter.waitFor("sessions on the source, until they end: " + SourceSession.told(there));
                work.cancellation().pause(pair.source().patience().watch());
                there = look(work);
            }
        } catch (CancelledException enough) {
            LOG.info("nobody waits for the sessions on the source any more");
        } catch (Exception unseen) {
            if (unseen instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("the sessions on the source can't be seen", unseen);
        }
        if (!there.isEmpty()) {
            findings.add(Finding.warning(
                    "SOURCE_STILL_USED",
                    "Others are still connected to the source: " + SourceSession.told(there) + ".",
                    "They read what gets older, and can't write. The new Kratos does not serve them.",
                    "Stop the old Kratos and its courier. `ferryman kratos status --target` says who is left."));
        }
    }

    private List<SourceSession> look(Work work) throws Exception {
        return pair.inSource(work.cancellation(), SourceSession::read);
    }
}
