package org.ferryman.desktop.parts;

import java.util.Comparator;
import java.util.List;
import javafx.scene.layout.VBox;
import org.ferryman.engine.Finding;

/** Findings, those that block first. Takes no room when there are none. */
public final class FindingsView extends VBox {

    /** Shows nothing yet. */
    public FindingsView() {
        getStyleClass().add("findings");
        show(List.of());
    }

    /** Shows these and no others. */
    public void show(List<Finding> findings) {
        getChildren()
                .setAll(findings.stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .map(FindingView::new)
                        .toList());
        Nodes.show(this, !findings.isEmpty());
    }
}
