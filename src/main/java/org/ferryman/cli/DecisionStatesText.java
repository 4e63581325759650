package org.ferryman.cli;

import org.ferryman.keto.DecisionStates;

/** What has become of the skipped tuples, for people. */
final class DecisionStatesText {

    private DecisionStatesText() {}

    static void write(Page page, DecisionStates states) {
        page.heading("What became of the skipped tuples");
        TextTable table = new TextTable("state", ">tuples");
        table.row("recreated", states.recreated());
        table.row("to be recreated", states.toRecreate());
        table.row("left out", states.leftOut());
        table.row("deferred", states.deferred());
        table.row("undecided", states.undecided());
        page.table(table);
    }
}
