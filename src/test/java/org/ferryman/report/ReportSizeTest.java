package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ferryman.testing.SmallProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportSizeTest {

    private static final int ROWS = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void a_million_rows_pass_through_32_megabytes() throws IOException, InterruptedException {
        String reports = folder + File.separator + "reports";
        SmallProcess.run(32, folder.resolve("output.txt"), SampleReport.class, reports, String.valueOf(ROWS));

        assertThat(lines("skipped.jsonl")).isEqualTo(ROWS);
        // The header, the rows, and one line more for every row whose subject has a line end in it.
        long twoLines = Stream.iterate(0L, number -> number < ROWS, number -> number + 1)
                .filter(number -> number % 12 == 7 && number % 9 != 4 && number % 9 != 7)
                .count();
        assertThat(lines("skipped.csv")).isEqualTo(1 + ROWS + twoLines);
        assertThat(Files.readString(folder.resolve("reports/skipped.html")))
                .contains("The first 1,000 of 1,000,000 skipped tuples", "The other 999,000 are in", ">doc-999<")
                .doesNotContain(">doc-1000<");
    }

    private long lines(String name) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("reports").resolve(name))) {
            return lines.count();
        }
    }
}
