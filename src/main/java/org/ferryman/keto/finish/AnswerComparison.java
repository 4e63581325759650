package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * What v0.6 and v0.7 answered to the same questions.
 *
 * @param when the time of the comparison
 * @param fingerprint of the configuration and the legacy data: what this comparison is true of
 * @param oldUrl v0.6
 * @param newUrl v0.7
 * @param seed of the choice of samples: the same seed chooses the same tuples
 * @param namespaces by namespace
 * @param questions how many questions both were asked
 * @param differing how many they answered differently
 * @param differences the first of these, {@link #LISTED} at most
 * @param unanswered how many v0.6 could not answer, as it can't where a subject is malformed
 * @param withoutAnswer the first of these, {@link #LISTED} at most
 */
public record AnswerComparison(
        Instant when,
        String fingerprint,
        String oldUrl,
        String newUrl,
        long seed,
        List<Compared> namespaces,
        long questions,
        long differing,
        List<Difference> differences,
        long unanswered,
        List<Difference> withoutAnswer) {

    /** How many differences are listed. */
    public static final int LISTED = 100;

    private static final int SHOWN = 5;

    /** The step that makes it, and its file. */
    public static final StepId ID = new StepId("cutover-comparison");

    private static final MemoryEntry<AnswerComparison> MEMORY = new MemoryEntry<>(
            ID, AnswerComparison.class, "It is shown when the cut-over did not come about; no step relies on it.");

    /** Copies the lists. */
    public AnswerComparison {
        namespaces = List.copyOf(namespaces);
        differences = List.copyOf(differences);
        withoutAnswer = List.copyOf(withoutAnswer);
    }

    /**
     * The newest one that a run folder has; empty before.
     *
     * @throws IOException if it can't be read
     */
    public static Optional<AnswerComparison> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Whether both said the same wherever both could answer. */
    public boolean agrees() {
        return differing == 0;
    }

    /** What is to be known of it; it blocks where they differ. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (differing() > 0) {
            findings.add(Finding.blocker(
                    "SERVERS_DIFFER",
                    "v0.6 and v0.7 answer " + differing() + " of " + questions() + " questions differently: "
                            + shown(differences()) + ".",
                    "Clients would be granted or denied something else after the switch.",
                    "Make sure that both work on this database with the same namespaces, that v0.7 was"
                            + " restarted if there are several networks, and that v0.6 was frozen"
                            + " before the migration; then run again."));
        }
        if (unanswered() > 0) {
            findings.add(Finding.info(
                    "OLD_SERVER_FAILS",
                    "v0.6 itself could not answer " + unanswered() + " questions: " + shown(withoutAnswer()) + ".",
                    "It fails wherever a tuple has a malformed subject or an infinite commit time, expands nothing"
                            + " where a set names an unknown namespace, and may search without end through sets"
                            + " that contain themselves. v0.7 answers them."));
        }
        return findings;
    }

    private static String shown(List<Difference> differences) {
        List<String> first = differences.stream()
                .limit(SHOWN)
                .map(difference -> difference.question() + " (v0.6: " + difference.oldAnswer() + "; v0.7: "
                        + difference.newAnswer() + ")")
                .toList();
        return String.join("; ", first) + (differences.size() > SHOWN ? "; …" : "");
    }

    /** How many tuples of a namespace were asked about: movable ones as a sample, recreated ones all. */
    public record Compared(String namespace, long sampled, long recreated) {}

    /**
     * One question that was answered differently, or not by both.
     *
     * @param question what was asked ({@code check}, {@code list}, {@code expand}) of which tuple, object or relation
     * @param oldAnswer what v0.6 said
     * @param newAnswer what v0.7 said
     */
    public record Difference(String question, String oldAnswer, String newAnswer) {}
}
