package org.ferryman.playbook.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.LineFile;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.MemoryLines;
import org.ferryman.playbook.RunMemory;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.playbook.ServiceUpgrade.Prediction;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;

/** The samples in a run folder, and what they tell together with what predicts the outage there. */
final class TrafficRecord {

    /** Assumed where nothing predicts for how long nothing can be written. */
    private static final double ASSUMED_SECONDS = 60;

    private static final MemoryLines SAMPLES =
            new MemoryLines(TrafficResult.FILE, "The traffic of an hour that is over can't be measured any more.");

    private final ServiceUpgrade service;
    private final Path folder;

    TrafficRecord(ServiceUpgrade service, Path folder) {
        this.service = service;
        this.folder = folder;
    }

    void add(Sample sample) throws IOException {
        Path file = new RunMemory(folder).lines(SAMPLES);
        PrivateFiles.create(file);
        try (LineFile lines = LineFile.open(file, LineFile.CutOff.DROPPED)) {
            lines.add(Json.line(sample));
        }
    }

    TrafficResult read() throws IOException {
        return evaluate(samples());
    }

    /** A line that a killed process left half-written tells nothing. */
    private List<Sample> samples() throws IOException {
        Path file = new RunMemory(folder).lines(SAMPLES);
        List<Sample> samples = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                parse(line).ifPresent(samples::add);
            }
        }
        samples.sort(Comparator.comparing(Sample::from));
        return samples;
    }

    private static Optional<Sample> parse(String line) {
        try {
            return Optional.of(Json.parse(line, Sample.class));
        } catch (IOException torn) {
            return Optional.empty();
        }
    }

    private TrafficResult evaluate(List<Sample> samples) throws IOException {
        Optional<Prediction> prediction = service.predictedOutage(folder);
        double outage = prediction.map(Prediction::seconds).orElse(ASSUMED_SECONDS);
        Optional<StepId> predictedBy = prediction.map(Prediction::step);
        Optional<Window> quietest = QuietWindow.find(samples, outage);
        List<Finding> findings = new ArrayList<>();
        if (predictedBy.isEmpty()) {
            findings.add(Finding.warning(
                    "OUTAGE_NOT_PREDICTED",
                    "Nothing in the run folder predicts how long "
                            + service.names().from() + " can't write; a minute is assumed.",
                    "A window that is too short would not hold the migration.",
                    "Run " + service.names().call(service.names().rehearsal())
                            + ", then this again for a short time: earlier samples are kept."));
        }
        if (quietest.isEmpty()) {
            findings.add(Finding.warning(
                    "SAMPLED_TOO_SHORT",
                    "The tables were not watched for as long as the migration is predicted to take.",
                    "No window can be named.",
                    "Watch for longer with --for."));
        }
        return new TrafficResult(samples, outage, predictedBy, quietest, findings);
    }
}
