package org.ferryman.keto.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;

/** Waits until v0.7 says that it is ready, and which version it is. Waits for ever unless cancelled. */
public final class ServerUpStep implements Evidence<ServerUp> {

    private static final Progress.Phase SERVER = () -> "server";

    private final KetoServer server;
    private final Duration pause;

    /**
     * Prepares the step.
     *
     * @param url of one of its ports
     * @param pause between two questions
     * @throws InputException if that is no URL of an HTTP server
     */
    public ServerUpStep(String url, Duration pause) throws InputException {
        this.server = KetoServer.at(url, KetoApi.V0_7);
        this.pause = pause;
    }

    @Override
    public StepId id() {
        return new StepId("server");
    }

    @Override
    public String title() {
        return "Wait until v0.7 is up";
    }

    @Override
    public ServerUp produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(SERVER, server.url(), "");
        KetoServer asked = server.until(work.cancellation());
        while (true) {
            work.cancellation().throwIfRequested();
            try {
                if (asked.isReady()) {
                    return up(asked);
                }
                meter.waitFor("it answers, but is not ready yet");
            } catch (TransientException unreachable) {
                meter.waitFor(unreachable.finding().seen());
            }
            work.cancellation().pause(pause);
        }
    }

    /** v0.6 says that it is ready, too, and does not tell its version. */
    private ServerUp up(KetoServer asked)
            throws CancelledException, TransientException, InterruptedException, BlockedException {
        Optional<String> version;
        try {
            version = asked.version();
        } catch (KetoRefusal refusal) {
            throw new BlockedException(List.of(refusal.finding()));
        }
        if (version.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KETO_IS_V0_6",
                    "The Keto at " + server.url() + " is v0.6: it does not report its version, as v0.7 does.",
                    "v0.7 is to be started beside it, on ports of its own.",
                    "Give the URL of v0.7.")));
        }
        return new ServerUp(server.url(), version.get());
    }
}
