package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ferryman.testing.SmallProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportSizeTest {

    @TempDir
    private Path folder;

    /** Rows that were kept would take 18 megabytes; what is not kept takes 14, for any number of rows. */
    @Test
    void a_hundred_thousand_rows_pass_through_20_megabytes() throws IOException, InterruptedException {
        pass(100_000, 20);
        assertThat(page()).contains("The first 1,000 of 100,000 skipped tuples", "The other 99,000 are in");
    }

    @Test
    @Tag("soak")
    void a_million_rows_pass_through_32_megabytes() throws IOException, InterruptedException {
        pass(1_000_000, 32);
        assertThat(page()).contains("The first 1,000 of 1,000,000 skipped tuples", "The other 999,000 are in");
    }

    private void pass(int rows, int megabytes) throws IOException, InterruptedException {
        String reports = folder + File.separator + "reports";
        SmallProcess.run(megabytes, folder.resolve("output.txt"), SampleReport.class, reports, String.valueOf(rows));

        assertThat(lines("skipped.jsonl")).isEqualTo(rows);
        // The header, the rows, and one line more for every row whose subject has a line end in it.
        long twoLines = Stream.iterate(0L, number -> number < rows, number -> number + 1)
                .filter(number -> number % 12 == 7 && number % 9 != 4 && number % 9 != 7)
                .count();
        assertThat(lines("skipped.csv")).isEqualTo(1 + rows + twoLines);
        assertThat(page()).contains(">doc-999<").doesNotContain(">doc-1000<");
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("reports/skipped.html"));
    }

    private long lines(String name) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("reports").resolve(name))) {
            return lines.count();
        }
    }
}
