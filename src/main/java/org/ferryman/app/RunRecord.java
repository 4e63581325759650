package org.ferryman.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.roles.RetiredUser;

/**
 * What a run folder says was done. Reading it disturbs nobody who writes to it.
 *
 * @param folder where it is
 * @param migration the newest result of a migration
 * @param verification the newest result of a verification
 * @param cutover the moment from which v0.7 serves
 * @param cleanup what clean-ups did
 * @param retired what became of the role that v0.6 worked as
 * @param entries what was done, the latest first, {@link #LISTED} at most
 * @param more whether the journal has older entries
 * @param files all files but the lock, by name
 */
public record RunRecord(
        Path folder,
        Optional<Migration> migration,
        Optional<Verification> verification,
        Optional<CutoverResult> cutover,
        Optional<CleanupResult> cleanup,
        Optional<RetiredUser> retired,
        List<Entry> entries,
        boolean more,
        List<RecordFile> files) {

    /** How many entries are listed. */
    public static final int LISTED = 200;

    /** Reads a folder. */
    public static RunRecord read(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        boolean more = journal(folder, entries);
        entries.sort(Comparator.comparing(Entry::time).reversed());
        return new RunRecord(
                folder,
                Run.readResult(folder, "migrate", Migration.class),
                Run.readResult(folder, "verify", Verification.class),
                CutoverResult.read(folder),
                Run.readResult(folder, "cleanup", CleanupResult.class),
                Run.readResult(folder, "user-retire", RetiredUser.class),
                entries,
                more,
                files(folder));
    }

    private static boolean journal(Path folder, List<Entry> entries) throws IOException {
        AtomicBoolean more = new AtomicBoolean();
        JournalEntry.each(folder, written -> {
            entry(written).ifPresent(entry -> add(entry, entries));
            if (entries.size() > LISTED) {
                entries.remove(0);
                more.set(true);
            }
        });
        return more.get();
    }

    /** An end takes the place of its beginning; a beginning without an end was interrupted, or goes on. */
    private static void add(Entry entry, List<Entry> entries) {
        Entry last = entries.isEmpty() ? entry : entries.get(entries.size() - 1);
        if (entry.how() != How.STARTED
                && entry.how() != How.LEFT_OUT
                && last.how() == How.STARTED
                && last.step().equals(entry.step())) {
            entries.remove(entries.size() - 1);
        }
        entries.add(entry);
    }

    private static Optional<Entry> entry(JournalEntry written) {
        JsonNode seconds = written.details().path("seconds");
        return how(written)
                .map(how -> new Entry(
                        written.time(),
                        written.who(),
                        written.host(),
                        written.step().orElse(""),
                        how,
                        seconds.isNumber() ? OptionalDouble.of(seconds.asDouble()) : OptionalDouble.empty()));
    }

    private static Optional<How> how(JournalEntry written) {
        if (written.event().isEmpty()) {
            return Optional.empty();
        }
        return switch (written.event().get()) {
            case STEP_STARTED -> Optional.of(How.STARTED);
            case STEP_DONE, STEP_ENDED ->
                Optional.of(
                        switch (written.outcome().orElse(Outcome.Kind.FAILED)) {
                            case DONE -> How.DONE;
                            case BLOCKED -> How.BLOCKED;
                            case PART_WAY -> How.PART_WAY;
                            case LOCKED -> How.LOCKED;
                            case CANCELLED -> How.CANCELLED;
                            case FAILED -> How.FAILED;
                        });
            case FREEZE_LEFT_OUT, DRY_RUN_LEFT_OUT -> Optional.of(How.LEFT_OUT);
            default -> Optional.empty();
        };
    }

    private static List<RecordFile> files(Path folder) throws IOException {
        List<RecordFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().endsWith(".lock")) {
                    files.add(new RecordFile(
                            file.getFileName().toString(),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return files;
    }

    /**
     * One step that was begun.
     *
     * @param time when it ended; when it began, if its end is unknown
     * @param who the user of the operating system
     * @param host the machine that Ferryman ran on
     * @param step its id
     * @param how it ended
     * @param seconds how long it took, if it was done
     */
    public record Entry(Instant time, String who, String host, String step, How how, OptionalDouble seconds) {}

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
        /** A part is done. */
        PART_WAY,
        /** Another run was at work. */
        LOCKED,
        /** The user stopped it; nothing changed. */
        CANCELLED,
        /** The user went on without it. */
        LEFT_OUT
    }

    /** One file. */
    public record RecordFile(String name, long bytes, Instant modified) {}
}
