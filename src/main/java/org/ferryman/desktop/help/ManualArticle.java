package org.ferryman.desktop.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * One document.
 *
 * @param name its file's
 * @param content what it says
 * @param sections its headings, each with what follows up to the next one
 */
public record ManualArticle(String name, Node content, List<Section> sections) {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final TextContentRenderer PLAIN = TextContentRenderer.builder()
            .extensions(List.of(TablesExtension.create()))
            .build();

    /** A document in Markdown. */
    static ManualArticle parse(String name, String markdown) {
        Node content = PARSER.parse(markdown);
        List<Section> sections = new ArrayList<>();
        for (Node node = content.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                sections.add(new Section(name, PLAIN.render(heading).strip(), heading.getLevel(), textAfter(heading)));
            }
        }
        return new ManualArticle(name, content, List.copyOf(sections));
    }

    private static String textAfter(Heading heading) {
        StringBuilder text = new StringBuilder();
        for (Node node = heading.getNext(); node != null && !(node instanceof Heading); node = node.getNext()) {
            text.append(PLAIN.render(node)).append('\n');
        }
        return text.toString();
    }

    /** What it is about. */
    public String title() {
        return sections.isEmpty() ? name : sections.get(0).heading();
    }

    /**
     * A part of a document.
     *
     * @param article the document's name
     * @param heading its own
     * @param level 1 for the document's title
     * @param text without markup
     */
    public record Section(String article, String heading, int level, String text) {

        /** How links name it: as GitHub makes it from the heading. */
        public String anchor() {
            return anchor(heading);
        }

        static String anchor(String heading) {
            return heading.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }

        boolean matches(String search) {
            String all = (heading + '\n' + text).toLowerCase(Locale.ROOT);
            return Stream.of(search.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                    .allMatch(all::contains);
        }
    }
}
