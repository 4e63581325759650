package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.ferryman.report.ReportLayout.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page is well-formed, so that what a browser makes of it can be asked for with XPath. */
class HtmlReportTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{title}}&lt;";

    @TempDir
    private Path folder;

    @Test
    void the_page_tells_title_database_time_and_counts() throws Exception {
        Document page = page(9);
        assertThat(texts(page, "//h1")).containsExactly("Skipped relation tuples");
        assertThat(texts(page, "//dl//dd").get(0)).isEqualTo("keto on db.example.org:5432, schema public");
        assertThat(texts(page, "//time")).containsExactly("2022-03-04 05:06:07 UTC");
        assertThat(texts(page, "//time/@datetime")).containsExactly("2022-03-04T05:06:07Z");
        assertThat(texts(page, "//p[@class='verdict']")).containsExactly("9 skipped tuples");
        assertThat(texts(page, "//table[caption='By namespace']//tr[th='videos']/td"))
                .containsExactly("1,000,009", "1,000,000", "0", "9");
        assertThat(texts(page, "//table[caption='By namespace']//tr[@class='total']/td"))
                .containsExactly("1,002,409", "1,002,100", "300", "9");
        assertThat(texts(page, "//table[caption='By rule']/tbody/tr/td")).containsExactly("7", "1", "1", "9");
    }

    @Test
    void each_reason_that_occurs_is_explained_and_linked_from_its_rows() throws Exception {
        Document page = page(5);
        assertThat(texts(page, "//article/@id")).containsExactly("MALFORMED_SUBJECT", "UNKNOWN_SUBJECT_NAMESPACE");
        assertThat(texts(page, "//article[@id='UNKNOWN_SUBJECT_NAMESPACE']/p"))
                .containsExactly(
                        "Keto stores the id of the namespace, and there is none for this name.",
                        "What to do: Add the namespace to the configuration and migrate again, or drop the tuple.");
        assertThat(texts(page, "//table[@class='rows']/tbody/tr[5]/td[1]/a/@href"))
                .containsExactly("#UNKNOWN_SUBJECT_NAMESPACE");
    }

    @Test
    void a_thousand_rows_are_shown_without_a_word_of_more() throws Exception {
        Document page = page(1_000);
        assertThat(texts(page, "//table[@class='rows']/tbody/tr")).hasSize(1_000);
        assertThat(texts(page, "//p[contains(@class, 'more')]")).isEmpty();
    }

    @Test
    void above_a_thousand_the_page_says_how_many_more_there_are_and_where() throws Exception {
        Document page = page(2_234);
        assertThat(texts(page, "//table[@class='rows']/tbody/tr")).hasSize(1_000);
        assertThat(texts(page, "//p[contains(@class, 'more')]"))
                .containsExactly(
                        "The first 1,000 of 2,234 skipped tuples. The other 1,234 are in skipped.csv and "
                                + "skipped.jsonl, which hold all of them.",
                        "… and 1,234 more, in skipped.csv and skipped.jsonl.");
    }

    @Test
    void without_rows_it_says_plainly_that_there_is_nothing() throws Exception {
        Document page = page(0);
        assertThat(texts(page, "//p[@class='verdict none']"))
                .containsExactly("Nothing was skipped: every relation tuple was migrated or already present.");
        assertThat(texts(page, "//table[@class='rows'] | //article")).isEmpty();
        assertThat(texts(page, "//main")).noneMatch(text -> text.contains("can't be stored"));
        assertThat(texts(page, "//table[caption='By namespace']//tr[th='videos']/td[4]"))
                .containsExactly("0");
    }

    @Test
    void hostile_values_are_text_wherever_they_stand() throws Exception {
        ReportLayout layout = new ReportLayout(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                List.of(new Group(HOSTILE, HOSTILE, HOSTILE, HOSTILE)));
        CountTable table =
                new CountTable(HOSTILE, HOSTILE, List.of(HOSTILE), List.of(new CountTable.Line(HOSTILE, List.of(1L))));
        Document page = write(
                layout,
                List.of(new ReportRow(HOSTILE, List.of(HOSTILE), HOSTILE)),
                new ReportSummary(HOSTILE, Instant.EPOCH, List.of(table)));
        assertThat(texts(page, "//script | //img | //@onerror")).isEmpty();
        assertThat(texts(page, "//table[@class='rows']/tbody/tr/td")).containsExactly(HOSTILE, HOSTILE);
        assertThat(texts(page, "//title | //h1 | //dl/div[1]/dd | //caption[1]"))
                .contains(HOSTILE);
    }

    @Test
    void values_are_isolated_from_the_direction_of_their_neighbours_and_nothing_is_invisible() throws Exception {
        Document page = write(
                SampleReport.LAYOUT,
                List.of(SampleReport.row("MALFORMED_SUBJECT", "", " \u202Eשלום\n\u0000")),
                SampleReport.summary(1));
        String cells = "//table[@class='rows']/tbody/tr/td";
        assertThat(texts(page, cells + "[3]/i")).containsExactly("empty");
        assertThat(texts(page, cells + "[5]/bdi")).containsExactly("SPU+202EשלוםLFU+0000");
        assertThat(texts(page, cells + "[5]//span[@class='mark']/@title"))
                .containsExactly("U+0020", "U+202E", "U+000A", "U+0000");
    }

    @Test
    void the_page_needs_nothing_but_itself() throws Exception {
        Document page = page(40);
        assertThat(texts(page, "//script | //link | //img | //iframe | //@src")).isEmpty();
        assertThat(texts(page, "//style").get(0))
                .contains("prefers-color-scheme: dark", "@media print", "table-header-group")
                .doesNotContain("url(", "@import");
        assertThat(texts(page, "//a/@href"))
                .allMatch(link -> link.startsWith("#") || link.equals("skipped.csv") || link.equals("skipped.jsonl"));
    }

    private Document page(int count) throws Exception {
        List<ReportRow> rows = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rows.add(SampleReport.row(number));
        }
        return write(SampleReport.LAYOUT, rows, SampleReport.summary(count));
    }

    private Document write(ReportLayout layout, List<ReportRow> rows, ReportSummary summary) throws Exception {
        String page;
        try (RowReport report = RowReport.open(folder, "skipped", layout)) {
            for (ReportRow row : rows) {
                report.add(row);
            }
            report.finish(summary);
            page = Files.readString(report.publish().html());
        }
        assertThat(page).startsWith("<!DOCTYPE html>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<String> texts(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < nodes.getLength(); at++) {
            texts.add(nodes.item(at).getTextContent());
        }
        return texts;
    }
}
