package org.ferryman.desktop.help;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.wizard.Page;

/** The documents in {@code docs/}, as they are packed into the program. Read away from the window's thread. */
public final class Manual {

    static final String FOLDER = "/org/ferryman/docs/";

    /** The pages of the wizard, in their order, and the document that explains each. */
    private static final List<Map.Entry<String, String>> OF_PAGES = List.of(
            Map.entry("start", "start.md"),
            Map.entry("connections", "connections.md"),
            Map.entry("assessment", "assessment.md"),
            Map.entry("backup", "backup.md"),
            Map.entry("users", "users.md"),
            Map.entry("dry-run", "dry-run.md"),
            Map.entry("execute", "execute.md"),
            Map.entry("skipped", "skipped-tuples.md"),
            Map.entry("cut-over", "cut-over.md"),
            Map.entry("finish", "finish.md"));

    private static final List<String> OTHERS = List.of(
            "freeze.md",
            "undo.md",
            "decide-skipped.md",
            "clean-up.md",
            "run.md",
            "runbook.md",
            "traffic.md",
            "report.md",
            "resume.md",
            "troubleshooting.md",
            "command-line.md",
            "security.md",
            "how-it-works.md",
            "performance.md");

    private static final String OVERVIEW = "wizard.md";

    private final List<Article> articles;

    private Manual(List<Article> articles) {
        this.articles = articles;
    }

    /** Reads all of it. */
    public static Manual read() throws IOException {
        List<String> names = new ArrayList<>(List.of(OVERVIEW));
        OF_PAGES.forEach(page -> names.add(page.getValue()));
        names.addAll(OTHERS);
        List<Article> articles = new ArrayList<>();
        for (String name : names) {
            articles.add(Article.parse(name, text(name)));
        }
        return new Manual(articles);
    }

    private static String text(String name) throws IOException {
        try (InputStream content = Manual.class.getResourceAsStream(FOLDER + name)) {
            if (content == null) {
                throw new IOException("the document " + name + " is not part of the program");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The document that explains a page; the overview for a page that has none of its own. */
    public static String nameFor(Page page) {
        return OF_PAGES.stream()
                .filter(entry -> entry.getKey().equals(page.id()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OVERVIEW);
    }

    /** All documents, in the order in which one would read them. */
    public List<Article> articles() {
        return articles;
    }

    /** One document, if there is such. */
    public Optional<Article> article(String name) {
        return articles.stream().filter(article -> article.name().equals(name)).findFirst();
    }

    /** The sections whose heading or text holds all words of a search, whatever their case; all if there is none. */
    public List<Article.Section> find(String search) {
        return articles.stream()
                .flatMap(article -> article.sections().stream())
                .filter(section -> section.matches(search))
                .toList();
    }
}
