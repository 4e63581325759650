package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.ferryman.engine.Finding;
import org.ferryman.report.ReportChapter.Mark;
import org.ferryman.report.ReportGrid.Column;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The page is well-formed, so that what a browser makes of it can be asked for with XPath. */
final class AccountPageTest {

    private static final String HOSTILE =
            "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{title}}&lt;</pre>";

    private static Document page(List<ReportChapter> chapters, List<String> next) throws Exception {
        ReportContent account = new ReportContent(
                "A title",
                Instant.parse("2022-03-04T05:06:07Z"),
                Mark.GOOD,
                "All is well",
                List.of(new ReportFact("Database", HOSTILE)),
                next,
                chapters);
        byte[] html = new AccountPage(account).render().getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(html));
    }

    private static ReportChapter chapter(String value) {
        return new ReportChapter(
                "backup",
                "Backup",
                Mark.WARN,
                "done",
                value,
                List.of(new ReportFact("Folder", value)),
                List.of(new ReportGrid(
                        "Tables",
                        List.of(Column.text("Name"), Column.number("Rows")),
                        List.of(List.of(value, "1,234")))),
                List.of(
                        Finding.info("NOTE_ONLY", value, "It is so."),
                        Finding.warning("LOOK_AT_IT", "Seen.", value, value)),
                List.of("SELECT '" + value + "'\n  FROM t"),
                List.of("skipped.html"));
    }

    private static List<String> texts(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < nodes.getLength(); at++) {
            texts.add(nodes.item(at).getTextContent().strip().replaceAll("\\s+", " "));
        }
        return texts;
    }

    @Test
    void every_value_is_shown_as_text_and_none_as_markup() throws Exception {
        Document page = page(List.of(chapter(HOSTILE)), List.of(HOSTILE));
        assertThat(texts(page, "//script | //img")).isEmpty();
        assertThat(texts(page, "//header//dd[1]")).contains(HOSTILE);
        assertThat(texts(page, "//section[@id='next']//li")).containsExactly(HOSTILE);
        assertThat(texts(page, "//section[@id='backup']/p[1]")).containsExactly(HOSTILE);
        assertThat(texts(page, "//section[@id='backup']//td")).containsExactly(HOSTILE, "1,234");
        assertThat(texts(page, "//pre")).containsExactly("SELECT '" + HOSTILE + "' FROM t");
    }

    @Test
    void statements_are_folded_and_findings_show_the_worst_first() throws Exception {
        Document page = page(List.of(chapter("x")), List.of());
        assertThat(texts(page, "//details/summary")).containsExactly("Statements (1)");
        assertThat(texts(page, "//article//code")).containsExactly("LOOK_AT_IT", "NOTE_ONLY");
        assertThat(texts(page, "//article/p[strong='What to do:']")).containsExactly("What to do: x");
        assertThat(texts(page, "//section[@id='backup']/h2/span[@class='state warn']"))
                .containsExactly("done");
        assertThat(texts(page, "//nav//a/@href")).containsExactly("#backup");
        assertThat(texts(page, "//a[@href='skipped.html']")).containsExactly("skipped.html");
    }

    @Test
    void what_is_absent_leaves_no_empty_parts() throws Exception {
        ReportChapter bare = new ReportChapter(
                "freeze", "Freeze", Mark.QUIET, "not done", "", List.of(), List.of(), List.of(), List.of(), List.of());
        Document page = page(List.of(bare), List.of());
        assertThat(texts(page, "//section")).containsExactly("Freeze not done");
        assertThat(texts(page, "//details | //article | //section//dl | //section//table"))
                .isEmpty();
    }

    @Test
    void the_page_needs_nothing_from_elsewhere() throws Exception {
        Document page = page(List.of(chapter("x")), List.of());
        assertThat(texts(page, "//link | //script | //@src | //@style")).isEmpty();
        assertThat(texts(page, "//meta[@http-equiv='Content-Security-Policy']/@content"))
                .containsExactly("default-src 'none'; style-src 'unsafe-inline'");
    }
}
