package org.ferryman.playbook.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.report.ReportFact;

/**
 * What a run folder says was done, for the report and the wizard's last page. Reading it disturbs nobody who writes to
 * it.
 *
 * @param folder where it is
 * @param about the database, the configuration and the program, as the record has them
 * @param steps all steps of the playbook, in their order
 * @param results those that are there and can be read, by the step's id
 * @param entries what was done, the latest first, {@link #LISTED} at most
 * @param more whether the journal has older entries
 * @param files all files but the lock, by name
 * @param timeline what happened when
 * @param findings on the record itself: what is broken or unreadable in it
 */
public record RunRecord(
        Path folder,
        List<ReportFact> about,
        List<StepReport> steps,
        Map<StepId, Object> results,
        List<Entry> entries,
        boolean more,
        List<RecordFile> files,
        Timeline timeline,
        List<Finding> findings) {

    /** How many entries are listed. */
    public static final int LISTED = 200;

    /** Copies what it is given. */
    public RunRecord {
        about = List.copyOf(about);
        steps = List.copyOf(steps);
        results = Map.copyOf(results);
        entries = List.copyOf(entries);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * Reads a folder.
     *
     * @throws IOException if the folder can't be read
     * @throws InputException if it is in a format that this version of the program can't read
     */
    public static RunRecord read(Path folder, Playbook playbook) throws IOException, InputException {
        return new RunReader(folder, playbook).read();
    }

    /** A step's newest result in a folder whose other records nobody asks for. */
    public static <R> Optional<R> result(Path folder, PlaybookStep<?, R> step) throws IOException {
        return Run.readResult(folder, step.id().text(), step.tale().type());
    }

    /** A step's newest result; empty if there is none that can be read. */
    public <R> Optional<R> result(PlaybookStep<?, R> step) {
        return Optional.ofNullable(results.get(step.id())).map(step.tale().type()::cast);
    }

    /** What is known of a step of this playbook. */
    public StepReport step(PlaybookStep<?, ?> row) {
        return StepReport.of(row, steps);
    }

    /**
     * One step that was begun.
     *
     * @param time when it ended; when it began, if its end is unknown
     * @param who the user of the operating system
     * @param host the machine that Ferryman ran on
     * @param step which one; empty if the entry does not tell
     * @param how it ended
     * @param seconds how long it took, if it was done
     */
    public record Entry(
            Instant time, String who, String host, Optional<StepId> step, How how, OptionalDouble seconds) {}

    /** How a step ended. */
    public enum How {
        /** Its end is not recorded: it goes on, or the process ended first. */
        STARTED,
        /** It did what it should. */
        DONE,
        /** Findings were in the way; nothing changed. */
        BLOCKED,
        /** Nothing changed. */
        FAILED,
        /** It was begun, and taken back as a whole; nothing changed. */
        ROLLED_BACK,
        /** A part is done. */
        PART_WAY,
        /** Another run was at work. */
        LOCKED,
        /** The user stopped it; nothing changed. */
        CANCELLED,
        /** The user went on without it. */
        LEFT_OUT;

        /** What an entry of the journal tells of a step's way; empty if nothing. */
        static Optional<How> of(JournalEntry written) {
            if (written.event().isEmpty()) {
                return Optional.empty();
            }
            return switch (written.event().get()) {
                case STEP_STARTED -> Optional.of(STARTED);
                case STEP_DONE, STEP_ENDED ->
                    Optional.of(
                            switch (written.outcome().orElse(Outcome.Kind.FAILED)) {
                                case DONE -> DONE;
                                case BLOCKED -> BLOCKED;
                                case ROLLED_BACK -> ROLLED_BACK;
                                case PART_WAY -> PART_WAY;
                                case LOCKED -> LOCKED;
                                case CANCELLED -> CANCELLED;
                                case FAILED -> FAILED;
                            });
                case FREEZE_LEFT_OUT, DRY_RUN_LEFT_OUT -> Optional.of(LEFT_OUT);
                default -> Optional.empty();
            };
        }
    }

    /** One file. */
    public record RecordFile(String name, long bytes, Instant modified) {}
}
