package org.ferryman.cli.text;

import java.util.Map;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.tuple.SkipRule;

/** Counts by rule. */
final class RuleText {

    private RuleText() {}

    static void write(TextPage page, String heading, Map<SkipRule, Long> byRule) {
        if (byRule.isEmpty()) {
            return;
        }
        page.heading(heading);
        TextTable table = new TextTable("rule", ">tuples", "reason");
        byRule.forEach((rule, tuples) -> table.row(rule, tuples, rule.explanation()));
        page.table(table);
    }
}
