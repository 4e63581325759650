package org.ferryman.keto.skipped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.testing.SmallProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedIndexSizeTest {

    private static final int ROWS = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    @Tag("soak")
    void a_million_rows_are_read_searched_and_sorted_in_112_megabytes() throws Exception {
        SmallProcess.run(112, folder.resolve("output.txt"), SkippedIndexSizeTest.class, folder.toString());
    }

    /** The work of the other process. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        SkippedLists.write(folder, ROWS);
        long start = System.nanoTime();
        SkippedIndex index = SkippedIndex.read(folder, ProgressListener.NONE, new Cancellation());
        told("read " + Files.size(SkippedIndex.file(folder)) + " bytes", start);
        check(index.size() == ROWS);
        for (SkippedColumn column : SkippedColumn.values()) {
            start = System.nanoTime();
            int[] rows = rows(index, "", Optional.of(column));
            told("sort by " + column, start);
            check(rows.length == ROWS);
        }
        for (String text : List.of("shelf", "shelf/7/", "nowhere")) {
            start = System.nanoTime();
            int[] rows = rows(index, text, Optional.of(SkippedColumn.RULE));
            told("search " + text + ": " + rows.length, start);
            check(rows.length == (text.equals("shelf") ? ROWS : rows.length));
        }
        start = System.nanoTime();
        int[] rows = rows(index, "", Optional.of(SkippedColumn.SUBJECT));
        for (int page = 0; page < 100; page++) {
            check(index.tuples(Arrays.copyOfRange(rows, page * 9_000, page * 9_000 + 200))
                            .size()
                    == 200);
        }
        told("a hundred pages", start);
    }

    private static int[] rows(SkippedIndex index, String text, Optional<SkippedColumn> column) throws Exception {
        return index.rows(
                new SkippedQuery(Optional.empty(), Optional.empty(), Set.of(), false, text, column, false),
                ProgressListener.NONE,
                new Cancellation());
    }

    private static void told(String what, long start) {
        System.out.println(what + ": " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
