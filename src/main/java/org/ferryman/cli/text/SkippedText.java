package org.ferryman.cli.text;

import java.nio.file.Path;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.keto.skipped.SkippedResult.NamespaceSkipped;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.report.AmountText;

/** The skipped tuples for people. */
public final class SkippedText {

    private final TextPage page;

    public SkippedText(TextPage page) {
        this.page = page;
    }

    public void write(SkippedResult result, Path folder) {
        if (result.total() == 0) {
            page.line(page.style().good("Every tuple can be moved") + ": there is nothing to list.");
        } else {
            page.line(AmountText.count(result.total(), "tuple") + " can't be moved as they stand.");
            namespaces(result);
            RuleText.write(page, "By rule", result.byRule());
            DecisionStatesText.write(page, result.states());
            tuples(result);
        }
        page.line("");
        page.line("All of them, with what can be done: " + folder.resolve("skipped.html") + " (also .csv, .jsonl)");
    }

    private void namespaces(SkippedResult result) {
        page.heading("By namespace");
        TextTable table = new TextTable(">id", "~name", ">tuples", ">can't be moved");
        for (NamespaceSkipped namespace : result.namespaces()) {
            table.row(namespace.id(), TextStyle.value(namespace.name()), namespace.legacy(), namespace.skipped());
        }
        page.table(table);
    }

    private void tuples(SkippedResult result) {
        page.heading(
                result.total() > result.first().size()
                        ? "The first " + result.first().size()
                        : "These are");
        TextTable table = new TextTable("tuple", "rule");
        for (SkippedTuple tuple : result.first()) {
            table.row(
                    clipped(TextStyle.value(tuple.namespace().name() + ":" + tuple.object() + "#" + tuple.relation()
                            + "@(" + tuple.subject() + ")")),
                    tuple.rule());
        }
        page.table(table);
    }

    private static String clipped(String text) {
        int longest = 90;
        int length = text.codePointCount(0, text.length());
        return length <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
