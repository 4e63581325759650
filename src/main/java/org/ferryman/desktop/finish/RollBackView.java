package org.ferryman.desktop.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import org.ferryman.desktop.parts.AskedView;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.keto.finish.RollBackResult;

/** The way back, as it looks. */
final class RollBackView extends AskedView {

    private final RollBack rollBack;
    private final CheckBox discard;

    RollBackView(FinishPage page) {
        super(page.workspace(), page, page.rollBack().step(), () -> page.ask(page.rollBack()), "roll-back", "back.");
        page.contentProperty().addListener((property, before, after) -> refresh());
        this.rollBack = page.rollBack();
        this.discard = new CheckBox(text("discard"));
        discard.setId("discard-written");
        discard.setMnemonicParsing(true);
        discard.setWrapText(true);
        discard.selectedProperty().bindBidirectional(rollBack.discardProperty());
        refresh();
    }

    @Override
    protected void refresh() {
        super.refresh();
        Nodes.show(discard, rollBack.wasWrittenTo());
    }

    @Override
    protected boolean isPossible() {
        return true;
    }

    @Override
    protected List<Node> choices() {
        return List.of(discard);
    }

    @Override
    protected List<Node> told() {
        return rollBack.step().view().result().map(this::lines).orElse(List.of());
    }

    private List<Node> lines(RollBackResult undone) {
        List<Node> lines = new ArrayList<>();
        long recreated = sum(undone.migration().recreated());
        lines.add(line(text(
                undone.thaw().applied() ? "thawed" : "not.frozen", undone.thaw().oldUser())));
        lines.add(line(text("removed", sum(undone.migration().removed()))));
        if (recreated > 0) {
            lines.add(line(text("recreated", recreated)));
        }
        lines.add(line(text(undone.schema().dropped() ? "dropped" : "no.tables")));
        lines.add(line(text(
                undone.user().dropped() ? "user.dropped" : "user.kept",
                undone.user().newUser())));
        undone.schema()
                .file()
                .ifPresent(
                        file -> lines.add(line(text("written", undone.schema().discarded(), file))));
        return lines;
    }

    private static long sum(Map<Long, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
