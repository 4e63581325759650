package org.ferryman.keto.skipped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.keto.tuple.SkippedTuple;

/** Writes skipped tuples to a file of the user's choice, at once or not at all. */
public final class SkippedExport {

    private static final int PAGE = 1_000;

    private final SkippedIndex list;
    private final Path folder;

    /**
     * Exports from a run folder.
     *
     * @param list what was read from it
     */
    public SkippedExport(SkippedIndex list, Path folder) {
        this.list = list;
        this.folder = folder;
    }

    /**
     * Writes a report of rows as they are decided on now, with the reasons. The run folder's own files are from before
     * the latest decisions.
     *
     * @param rows of the list, in the order in which they are to be written
     * @param title says whose and which they are
     */
    public void write(
            int[] rows, String title, Format format, Path target, ProgressListener progress, Cancellation cancellation)
            throws Exception {
        ProgressMeter meter = new ProgressMeter(progress);
        meter.begin(ListPhase.EXPORTING, "", "tuples", rows.length);
        // A report comes in all its formats at once; beside the target, since it may be too large for another disk.
        Path beside = Files.createTempDirectory(target.toAbsolutePath().getParent(), ".ferryman");
        try (SkippedReport report = SkippedReport.alone(beside, folder)) {
            for (int from = 0; from < rows.length; from += PAGE) {
                cancellation.throwIfRequested();
                List<SkippedTuple> page =
                        list.tuples(Arrays.copyOfRange(rows, from, Math.min(rows.length, from + PAGE)));
                for (SkippedTuple tuple : page) {
                    report.add(tuple);
                }
                meter.advance(page.size());
            }
            report.finish(title);
            report.publish();
            try (PendingFile copy = PendingFile.open(target)) {
                Files.copy(beside.resolve(SkippedReport.ID + format.ending()), copy.out());
                copy.finish();
                copy.publish();
            }
        } finally {
            PrivateFiles.deleteTree(beside);
        }
    }

    /** What a report can be read with. */
    public enum Format {
        /** By spreadsheets. */
        CSV,
        /** By scripts: one object in JSON per line. */
        JSONL,
        /** By people: counts, explanations and the first 1,000 rows. */
        HTML;

        /** How the file's name ends. */
        public String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }
}
