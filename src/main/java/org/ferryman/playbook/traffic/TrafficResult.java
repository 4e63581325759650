package org.ferryman.playbook.traffic;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.ServiceUpgrade;

/**
 * When the old version's tables are used how much: the result of the command {@code traffic}.
 *
 * @param samples all that this run has seen, in the order of time; those of several nights are added to each other
 * @param outageSeconds for how long nothing can be written during the upgrade, as predicted
 * @param predictedBy the step that predicts it; empty if none did, and a minute is assumed
 * @param quietest the quietest window seen of at least that length; empty if none was seen that is so long
 * @param findings what should be known
 */
public record TrafficResult(
        List<Sample> samples,
        double outageSeconds,
        Optional<StepId> predictedBy,
        Optional<Window> quietest,
        List<Finding> findings) {

    /** The file in the run folder that samples are added to. */
    public static final String FILE = "traffic.jsonl";

    /** Copies the lists. */
    public TrafficResult {
        samples = List.copyOf(samples);
        findings = List.copyOf(findings);
    }

    /**
     * What a run folder tells, whoever else adds to it: also after a call that was cancelled, or goes on. Without
     * samples if there are none.
     *
     * @throws IOException if the folder can't be read
     */
    public static TrafficResult read(ServiceUpgrade service, Path folder) throws IOException {
        return new TrafficRecord(service, folder).read();
    }

    /**
     * What happened between two looks at the server's counters, over all of them. Where a sample does not begin
     * when the one before it ends, nothing was seen in between.
     *
     * @param from the earlier look
     * @param to the later look
     * @param written rows written
     * @param read rows read
     */
    public record Sample(Instant from, Instant to, long written, long read) {

        /** How long it took. */
        public double seconds() {
            return Duration.between(from, to).toNanos() / 1e9;
        }
    }

    /**
     * A stretch of time that was watched without a gap.
     *
     * @param from its beginning
     * @param to its end
     * @param written rows written in it
     * @param read rows read in it
     */
    public record Window(Instant from, Instant to, long written, long read) {}
}
