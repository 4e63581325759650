package org.ferryman.cli;

import java.util.Map;
import org.ferryman.keto.SkipRule;

/** Counts by rule. */
final class RuleText {

    private RuleText() {}

    static void write(Page page, String heading, Map<SkipRule, Long> byRule) {
        if (byRule.isEmpty()) {
            return;
        }
        page.heading(heading);
        TextTable table = new TextTable("rule", ">tuples", "reason");
        byRule.forEach((rule, tuples) -> table.row(rule, tuples, rule.explanation()));
        page.table(table);
    }
}
