package org.ferryman.desktop.execute;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.AskedView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.keto.OutageForecast;

/** Offers to move the tuples ahead, and says whether that pays here. */
final class CopyAheadView extends TitledPane {

    private final ExecutePage page;
    private final Label advice = Labels.wrapped("");
    private final Stop stop;
    private boolean advised;

    CopyAheadView(ExecutePage page) {
        this.page = page;
        this.stop = new Stop(page);
        advice.setId("copy-advice");
        setId("copy-ahead");
        setAnimated(false);
        setExpanded(false);
        setText(page.texts().get("ahead"));
        setContent(new VBox(12, advice, new Copy(page), stop));
        page.contentProperty().addListener((property, before, after) -> refresh(after));
        page.ahead().notedProperty().addListener((property, before, after) -> refresh(page.content()));
        refresh(page.content());
    }

    private void refresh(ExecuteContent now) {
        advice.setText(now.forecast()
                .outage()
                .map(OutageForecast::aheadText)
                .orElse(page.texts().get("ahead.unknown")));
        boolean noted = page.ahead().notedProperty().get();
        boolean advise = noted
                || now.forecast().outage().filter(OutageForecast::paysToCopy).isPresent();
        if (advise && !advised) {
            setExpanded(true);
        }
        advised = advise;
        // What was done stays in sight.
        Nodes.show(
                stop,
                noted
                        || page.ahead().stop().view().outcome() != null
                        || page.ahead().stop().view().isBusy());
    }

    private static final class Copy extends AskedView {

        private final ExecutePage page;

        Copy(ExecutePage page) {
            super(page.workspace(), page, page.ahead().copy(), page::askToCopy, "copy", "ahead.");
            this.page = page;
            getStyleClass().add("finish-section");
            refresh();
        }

        @Override
        protected boolean takesAway() {
            return false;
        }

        @Override
        protected boolean isPossible() {
            return true;
        }

        @Override
        protected List<Node> choices() {
            return List.of();
        }

        @Override
        protected List<Node> told() {
            return page.ahead()
                    .copy()
                    .view()
                    .result()
                    .map(copied -> List.<Node>of(
                            line(text(
                                    "done",
                                    copied.totals().migrated(),
                                    copied.totals().alreadyPresent())),
                            line(text("skipped", copied.totals().skipped())),
                            line(text("noted", copied.captured()))))
                    .orElse(List.of());
        }
    }

    private static final class Stop extends AskedView {

        private final ExecutePage page;

        Stop(ExecutePage page) {
            super(page.workspace(), page, page.ahead().stop(), page::askToStopCopy, "copy-stop", "ahead.stop.");
            this.page = page;
            getStyleClass().add("finish-section");
            page.ahead().notedProperty().addListener((property, before, after) -> refresh());
            refresh();
        }

        @Override
        protected boolean isPossible() {
            return page.ahead().notedProperty().get();
        }

        @Override
        protected List<Node> choices() {
            return List.of();
        }

        @Override
        protected List<Node> told() {
            return page.ahead()
                    .stop()
                    .view()
                    .result()
                    .map(removal -> List.<Node>of(line(text(removal.removed() ? "done" : "none"))))
                    .orElse(List.of());
        }
    }
}
