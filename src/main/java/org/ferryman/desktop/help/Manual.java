package org.ferryman.desktop.help;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.keto.KetoRecord;

/** The documents in {@code docs/}, as they are packed into the program. Read away from the window's thread. */
public final class Manual {

    static final String FOLDER = "/org/ferryman/docs/";

    /** The first page of the wizard comes before any playbook. */
    private static final String START = "start";

    /** Documents that are not called like the page that they explain. */
    private static final Map<String, String> OTHER_NAMES = Map.of("skipped", "skipped-tuples.md");

    private static final List<String> OTHERS = List.of(
            "copy-ahead.md",
            "freeze.md",
            "undo.md",
            "decide-skipped.md",
            "clean-up.md",
            "run.md",
            "runbook.md",
            "traffic.md",
            "report.md",
            "resume.md",
            "kratos.md",
            "kratos-blue-green.md",
            "kratos-juju.md",
            "identity-schemas.md",
            "good-practices.md",
            "troubleshooting.md",
            "command-line.md",
            "security.md",
            "how-it-works.md",
            "performance.md");

    private static final String OVERVIEW = "wizard.md";

    private final List<ManualArticle> articles;

    private Manual(List<ManualArticle> articles) {
        this.articles = articles;
    }

    /** Reads all of it. */
    public static Manual read() throws IOException {
        List<String> names = new ArrayList<>(List.of(OVERVIEW));
        names.add(document(START));
        KetoRecord.PLAYBOOK.pages().forEach(page -> names.add(document(page)));
        names.addAll(OTHERS);
        List<ManualArticle> articles = new ArrayList<>();
        for (String name : names) {
            articles.add(ManualArticle.parse(name, text(name)));
        }
        return new Manual(articles);
    }

    private static String document(String page) {
        return OTHER_NAMES.getOrDefault(page, page + ".md");
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
        boolean has = page.id().equals(START) || KetoRecord.PLAYBOOK.pages().contains(page.id());
        return page.document().orElse(has ? document(page.id()) : OVERVIEW);
    }

    /** All documents, in the order in which one would read them. */
    public List<ManualArticle> articles() {
        return articles;
    }

    /** One document, if there is such. */
    public Optional<ManualArticle> article(String name) {
        return articles.stream().filter(article -> article.name().equals(name)).findFirst();
    }

    /** The sections whose heading or text holds all words of a search, whatever their case; all if there is none. */
    public List<ManualArticle.Section> find(String search) {
        return articles.stream()
                .flatMap(article -> article.sections().stream())
                .filter(section -> section.matches(search))
                .toList();
    }
}
