package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PartName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReportTest {

    @TempDir
    private Path folder;

    private String part(String file) {
        return PartName.of(folder.resolve(file), 0).getFileName().toString();
    }

    @Test
    void all_three_files_appear_together_on_publish() throws IOException {
        try (RowReport report = RowReport.open(folder.resolve("reports"), "skipped", SampleReport.LAYOUT)) {
            report.add(SampleReport.row(0));
            report.finish(SampleReport.summary(1));
            assertThat(folder.resolve("reports").toFile().list())
                    .containsExactlyInAnyOrder(part("skipped.csv"), part("skipped.html"), part("skipped.jsonl"));
            ReportFiles files = report.publish();
            assertThat(List.of(files.csv(), files.html(), files.jsonl())).allMatch(Files::isRegularFile);
            assertThat(files.rows()).isEqualTo(1);
        }
        assertThat(folder.resolve("reports").toFile().list())
                .containsExactlyInAnyOrder("skipped.csv", "skipped.html", "skipped.jsonl");
    }

    @Test
    void an_earlier_report_stays_when_the_new_one_is_not_published() throws IOException {
        for (String ending : List.of("csv", "html", "jsonl")) {
            Files.writeString(folder.resolve("skipped." + ending), "earlier");
        }
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            report.add(SampleReport.row(0));
            report.finish(SampleReport.summary(1));
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("skipped.csv", "skipped.html", "skipped.jsonl");
        for (String ending : List.of("csv", "html", "jsonl")) {
            assertThat(folder.resolve("skipped." + ending)).hasContent("earlier");
        }
    }

    @Test
    void an_earlier_report_is_replaced_whole() throws IOException {
        Files.writeString(folder.resolve("skipped.jsonl"), "earlier\n".repeat(10_000));
        ReportFiles files = write(List.of(SampleReport.row(0)));
        assertThat(Files.readAllLines(files.jsonl()))
                .containsExactly("{\"rule\":\"MALFORMED_SUBJECT\",\"tuple\":{\"namespace\":\"videos\","
                        + "\"object\":\"doc-0\",\"relation\":\"view\",\"subject\":\"a#b\","
                        + "\"commitTime\":\"2021-05-06 07:08:09.101112\"}}");
    }

    @Test
    void the_csv_is_rfc_4180_with_a_byte_order_mark() throws IOException {
        ReportFiles files =
                write(List.of(SampleReport.row("MALFORMED_SUBJECT", "say \"hi\", twice", "one\ntwo\r\nthree#")));
        assertThat(Files.readString(files.csv()))
                .isEqualTo("\uFEFF\"Rule\",\"Namespace\",\"Object\",\"Relation\",\"Subject\",\"Commit time\","
                        + "\"Suggestion\"\r\n\"MALFORMED_SUBJECT\",\"videos\",\"say \"\"hi\"\", twice\",\"view\","
                        + "\"one\ntwo\r\nthree#\",\"2021-05-06 07:08:09.101112\",\"\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@A1",
                "\t=1",
                "\rx",
                "  =1",
                "\uFF1D1",
                "'quoted",
                "x;=1",
                "a\"b\"\"c",
                "a\\",
                "",
                " ",
                "\u0000",
                "🚢 שלום e\u0301",
                "one\ntwo\r\nthree\n",
                ",",
                "\"",
                "\r\n"
            })
    void every_value_comes_back_from_csv_and_json(String value) throws IOException {
        ReportFiles files = write(List.of(SampleReport.row("MALFORMED_SUBJECT", "doc", value)));
        assertThat(csvRows(files.csv()).get(1)[4]).satisfies(cell -> {
            assertThat(cell).doesNotStartWith("=").doesNotStartWith("\t");
            assertThat(CsvGuard.unguard(cell)).isEqualTo(value);
        });
        String line = Files.readString(files.jsonl()).stripTrailing();
        assertThat(Json.parse(line, SampleReport.Skipped.class).tuple().subject())
                .isEqualTo(value);
    }

    @Test
    void a_report_without_rows_has_all_three_files() throws IOException {
        ReportFiles files = write(List.of());
        assertThat(files.jsonl()).isEmptyFile();
        assertThat(csvRows(files.csv())).hasSize(1);
        assertThat(Files.readString(files.html())).contains("Nothing was skipped: every relation tuple");
        assertThat(files.rows()).isZero();
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_named_and_nothing_is_left() throws IOException {
        Path file = Files.writeString(folder.resolve("reports"), "not a folder");
        assertThatThrownBy(() -> RowReport.open(file, "skipped", SampleReport.LAYOUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("not a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipped.jsonl", "skipped.csv", "skipped.html"})
    void one_file_that_can_not_be_opened_leaves_nothing_of_the_others(String name) throws IOException {
        Path obstacle = Files.createDirectory(folder.resolve(name));
        assertThatThrownBy(() -> RowReport.open(folder, "skipped", SampleReport.LAYOUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(obstacle.toString());
        assertThat(folder.toFile().list()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipped.jsonl", "skipped.csv", "skipped.html"})
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_fails_at_finish_names_the_file_and_keeps_the_earlier_report(String full) throws IOException {
        Path earlier = Files.writeString(folder.resolve(full), "earlier");
        Files.createSymbolicLink(folder.resolve(part(full)), Path.of("/dev/full"));
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            report.add(SampleReport.row(0));
            assertThatThrownBy(() -> report.finish(SampleReport.summary(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(earlier.toString());
            assertThatThrownBy(report::publish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(earlier).hasContent("earlier");
        assertThat(folder.toFile().list()).containsExactly(full);
    }

    @Test
    void one_file_that_can_not_be_replaced_keeps_its_content_beside_it_and_the_others_are_published()
            throws IOException {
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            report.add(SampleReport.row(0));
            report.finish(SampleReport.summary(1));
            Files.createDirectories(folder.resolve("skipped.csv/in the way"));
            assertThatThrownBy(report::publish)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.resolve(part("skipped.csv")).toString());
        }
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("skipped.csv", part("skipped.csv"), "skipped.html", "skipped.jsonl");
    }

    @Test
    void publish_can_be_tried_again_when_the_obstacle_is_gone() throws IOException {
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            report.add(SampleReport.row(0));
            report.finish(SampleReport.summary(1));
            Path obstacle = Files.createDirectories(folder.resolve("skipped.csv/in the way"));
            assertThatThrownBy(report::publish).isInstanceOf(IOException.class);
            Files.delete(obstacle);
            Files.delete(folder.resolve("skipped.csv"));
            assertThat(report.publish().rows()).isEqualTo(1);
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("skipped.csv", "skipped.html", "skipped.jsonl");
        assertThat(csvRows(folder.resolve("skipped.csv"))).hasSize(2);
    }

    @Test
    void a_row_that_does_not_fit_the_layout_is_refused() throws IOException {
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            assertThatThrownBy(() -> report.add(SampleReport.row("NO_SUCH_RULE", "doc", "a#b")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> report.add(new ReportRow("MALFORMED_SUBJECT", List.of("one"), "json")))
                    .isInstanceOf(IllegalArgumentException.class);
            report.finish(SampleReport.summary(0));
            assertThatThrownBy(() -> report.add(SampleReport.row(0))).isInstanceOf(IllegalStateException.class);
            assertThat(report.publish().rows()).isZero();
        }
    }

    private ReportFiles write(List<ReportRow> rows) throws IOException {
        try (RowReport report = RowReport.open(folder, "skipped", SampleReport.LAYOUT)) {
            for (ReportRow row : rows) {
                report.add(row);
            }
            report.finish(SampleReport.summary(rows.size()));
            return report.publish();
        }
    }

    private static List<String[]> csvRows(Path csv) throws IOException {
        try (MappingIterator<String[]> rows = new CsvMapper()
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(csv.toFile())) {
            return new ArrayList<>(rows.readAll());
        }
    }
}
