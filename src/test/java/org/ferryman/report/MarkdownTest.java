package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.ferryman.report.ReportGrid.Column;
import org.junit.jupiter.api.Test;

/** What a reader of Markdown makes of it is what was put in. */
final class MarkdownTest {

    private static final String HOSTILE = "<script>|`a` *b* _c_ [d](e) # &amp; \\ ~~f~~\n# heading";
    private static final String SHOWN = "&lt;script&gt;|`a` *b* _c_ [d](e) # &amp;amp; \\ ~~f~~ # heading";

    private static String html(Markdown markdown) {
        List<TablesExtension> tables = List.of((TablesExtension) TablesExtension.create());
        return HtmlRenderer.builder()
                .extensions(tables)
                .build()
                .render(Parser.builder().extensions(tables).build().parse(markdown.toString()));
    }

    @Test
    void values_are_text_wherever_they_stand() {
        assertThat(html(new Markdown().heading(2, HOSTILE))).isEqualTo("<h2>" + SHOWN + "</h2>\n");
        assertThat(html(new Markdown().paragraph(HOSTILE))).isEqualTo("<p>" + SHOWN + "</p>\n");
        assertThat(html(new Markdown().list(List.of(HOSTILE)))).contains("<li>" + SHOWN + "</li>");
        ReportGrid grid =
                new ReportGrid("t", List.of(Column.text("a"), Column.number("b")), List.of(List.of(HOSTILE, "1")));
        assertThat(html(new Markdown().table(grid)))
                .contains("<td>" + SHOWN + "</td>")
                .contains("<td align=\"right\">1</td>");
    }

    @Test
    void code_with_fences_in_it_stays_code() {
        String code = "SELECT '```';\n````\n# no heading";
        assertThat(html(new Markdown().code("sql", code).paragraph("after"))).isEqualTo("""
                <pre><code class="language-sql">SELECT '```';
                ````
                # no heading
                </code></pre>
                <p>after</p>
                """);
    }
}
