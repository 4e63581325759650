package org.ferryman.desktop.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.ferryman.desktop.help.ManualArticle.Section;
import org.junit.jupiter.api.Test;

class ManualTest {

    @Test
    void links_within_the_documents_lead_somewhere() throws IOException {
        Manual manual = Manual.read();
        List<String> broken = new ArrayList<>();
        for (ManualArticle article : manual.articles()) {
            article.content().accept(new AbstractVisitor() {
                @Override
                public void visit(Link link) {
                    if (!leads(manual, article, link.getDestination())) {
                        broken.add(article.name() + ": " + link.getDestination());
                    }
                    visitChildren(link);
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leads(Manual manual, ManualArticle from, String destination) {
        if (destination.contains("/")) {
            // To the decisions or the network: neither is part of the program.
            return true;
        }
        String[] parts = destination.split("#", 2);
        ManualArticle to = parts[0].isEmpty() ? from : manual.article(parts[0]).orElse(null);
        return to != null
                && (parts.length == 1
                        || to.sections().stream().map(Section::anchor).anyMatch(parts[1]::equals));
    }

    @Test
    void every_document_begins_with_its_title() throws IOException {
        assertThat(Manual.read().articles()).allSatisfy(article -> {
            assertThat(article.sections().get(0).level()).isEqualTo(1);
            assertThat(article.title()).isNotBlank();
        });
    }

    @Test
    void a_search_takes_all_words_in_headings_and_text_whatever_their_case() throws IOException {
        Manual manual = Manual.read();
        assertThat(manual.find("MALFORMED_subject")).isNotEmpty();
        assertThat(manual.find("malformed_subject commit_time_not_finite"))
                .extracting(Section::article)
                .contains("skipped-tuples.md");
        assertThat(manual.find("nowhere-to-be-found")).isEmpty();
        assertThat(manual.find(""))
                .hasSize(manual.articles().stream()
                        .mapToInt(article -> article.sections().size())
                        .sum());
    }

    @Test
    void anchors_are_made_as_github_makes_them() {
        assertThat(Section.anchor("The run folder")).isEqualTo("the-run-folder");
        assertThat(Section.anchor("What's new, in v0.7?")).isEqualTo("whats-new-in-v07");
    }
}
