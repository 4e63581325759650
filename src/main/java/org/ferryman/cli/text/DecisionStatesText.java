package org.ferryman.cli.text;

import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.skipped.DecisionStates;

/** What has become of the skipped tuples, for people. */
public final class DecisionStatesText {

    private DecisionStatesText() {}

    public static void write(TextPage page, DecisionStates states) {
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
