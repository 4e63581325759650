package org.ferryman.cli.terminal;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.Finding;

/** Writes text for people: headings, lines, tables, findings. */
public final class TextPage {

    private static final int WIDTH = 100;
    private static final char KEPT = '\u00A0';
    private static final Pattern UNBROKEN = Pattern.compile("`[^`]*`|--[a-z-]+ [^ ]+");

    private final PrintStream out;
    private final TextStyle style;

    public TextPage(PrintStream out, TextStyle style) {
        this.out = out;
        this.style = style;
    }

    public TextStyle style() {
        return style;
    }

    public void line(String text) {
        out.println(style.shown(text));
    }

    /** A whole document, line by line. */
    public void document(String text) {
        text.lines().forEach(this::line);
    }

    /** Lets the reader see what there is so far. */
    public void flush() {
        out.flush();
    }

    public void heading(String text) {
        out.println();
        line(style.heading(text));
    }

    public void table(TextTable table) {
        table.lines().forEach(line -> line("  " + line));
    }

    /** The worst first; nothing if there is none. */
    public void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        heading("Findings");
        findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .forEach(finding -> finding(finding, style.severity(finding.severity())));
    }

    /** One finding, under a word for how much it matters. */
    void finding(Finding finding, String label) {
        wrapped("  " + label + "  ", TextStyle.value(finding.seen()) + " [" + finding.id() + "]");
        wrapped("      ", TextStyle.value(finding.why()));
        if (!finding.remedy().isBlank()) {
            wrapped("      What to do: ", TextStyle.value(finding.remedy()));
        }
    }

    /** A text broken into lines. */
    public void paragraph(String text) {
        wrapped("", text, "");
    }

    private void wrapped(String indent, String text) {
        wrapped(indent, text, "      ");
    }

    private void wrapped(String indent, String text, String later) {
        StringBuilder line = new StringBuilder(indent);
        boolean empty = true;
        for (String word : kept(text).split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString().replace(KEPT, ' '));
                line = new StringBuilder(later);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        line(line.toString().replace(KEPT, ' '));
    }

    /** Commands in backquotes and options with their values are not broken: they are copied. */
    private static String kept(String text) {
        return UNBROKEN.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().replace(' ', KEPT)));
    }
}
