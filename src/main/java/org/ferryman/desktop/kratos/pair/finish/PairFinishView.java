package org.ferryman.desktop.kratos.pair.finish;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.pair.PairAskedView;
import org.ferryman.desktop.kratos.pair.finish.PairFinishPage.Told;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.JournalTable;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ReportView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.KratosBlueGreenVerdict;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** The last page: the verdict, the way back, the report, what was done, and cleaning up. */
public final class PairFinishView extends VBox {

    private final PairFinishPage page;
    private final TextBundle texts;
    private final OutcomeView failed;
    private final Label verdict = Labels.heading("");
    private final VBox next = new VBox(6);
    private final Label back = Labels.wrapped("");
    private final FindingsView backFindings = new FindingsView();
    private final VBox returned = new VBox(6);
    private final PairAskedView go;
    private final PairAskedView disarm;
    private final PairAskedView clean;
    private final JournalTable journal = new JournalTable();

    /** Shows the model. */
    public PairFinishView(PairFinishPage page) {
        this.page = page;
        this.texts = page.texts();
        this.failed = new OutcomeView(page.workspace().user().log());
        getStyleClass().add("page-body");
        verdict.setId("verdict");
        back.setId("way-back");
        returned.setId("returned");
        CheckBox unproven = new CheckBox(texts.get("cleanup.unproven"));
        unproven.setId("without-proof");
        unproven.setWrapText(true);
        unproven.setMinHeight(USE_PREF_SIZE);
        unproven.selectedProperty().bindBidirectional(page.withoutProofProperty());
        this.go = new PairAskedView(page.workspace(), page, page.go(), page::askToGo, "go", page::canGo);
        this.disarm =
                new PairAskedView(page.workspace(), page, page.disarm(), page::askToDisarm, "disarm", page::canDisarm);
        Label open = Labels.banner(texts.get("back.open"), Feather.CHECK_CIRCLE, "info");
        open.setId("source-open");
        Nodes.show(open, page.sourceOpenProperty().get());
        page.sourceOpenProperty().addListener((property, before, after) -> Nodes.show(open, after));
        VBox way = new VBox(
                12,
                open,
                back,
                Buttons.of("look-again", texts.get("back.again"), page::read),
                backFindings,
                returned,
                go,
                disarm);
        this.clean = new PairAskedView(
                page.workspace(), page, page.cleanup(), page::askToCleanUp, "cleanup", page::canCleanUp);
        VBox cleaning = new VBox(8, unproven, clean);
        getChildren()
                .addAll(
                        failed,
                        verdict,
                        section("next", next),
                        section("back", way),
                        section("report", new ReportView(page.workspace(), page.report(), texts.get("report.about"))),
                        section("cleanup", cleaning),
                        section("journal", new VBox(journal)));
        page.toldProperty().addListener((property, before, after) -> fill(after));
        page.go().viewProperty().addListener((property, before, after) -> tell());
        fill(page.toldProperty().get());
    }

    private VBox section(String key, Node content) {
        content.getStyleClass().add("finish-section");
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("finish-block");
        return section;
    }

    private void fill(Told now) {
        failed.show(now.failure());
        verdict.setText(now.verdict().map(KratosBlueGreenVerdict::sentence).orElseGet(() -> texts.get("nothing")));
        if (page.isGoneBack()) {
            verdict.setText(texts.get("gone-back"));
        }
        List<String> left = page.isGoneBack()
                ? now.clean()
                        ? List.of(texts.get("gone-back.next"))
                        : List.of(texts.get("gone-back.next"), texts.get("gone-back.clean"))
                : now.verdict().map(KratosBlueGreenVerdict::next).orElse(List.of());
        next.getChildren()
                .setAll(left.stream()
                        .map(each -> Labels.wrapped("\u2022  " + Labels.read(each)))
                        .toList());
        Nodes.show(next.getParent(), !left.isEmpty());
        WayBackStatus seen = now.back();
        back.setText(seen == null ? texts.get("back.unknown") : told(seen));
        backFindings.show(seen == null ? List.of() : seen.findings());
        go.refresh();
        disarm.refresh();
        clean.refresh();
        journal.show(now.record());
        tell();
    }

    private String told(WayBackStatus seen) {
        String limit = seen.limitBytes()
                .map(bytes -> texts.get("back.limit", AmountText.bytes(bytes)))
                .orElse(texts.get("back.limit.none"));
        return texts.get("back." + seen.phase())
                + seen.lagBytes()
                        .map(bytes -> " " + texts.get("back.lag", AmountText.bytes(bytes)))
                        .orElse("")
                + seen.keptBytes()
                        .map(bytes -> " " + texts.get("back.kept", AmountText.bytes(bytes), limit))
                        .orElse("")
                + seen.watchedBy()
                        .map(watch -> " " + texts.get("back.watched", watch))
                        .orElse("");
    }

    /** What going back came to. */
    private void tell() {
        Optional<KratosReturn> done = page.go().view().result();
        returned.getChildren().clear();
        done.ifPresent(result -> {
            FindingsView findings = new FindingsView();
            findings.show(result.findings());
            returned.getChildren()
                    .addAll(Labels.heading(KratosBlueGreenTales.proof(result.proof(), result.tables())), findings);
        });
        Nodes.show(returned, done.isPresent());
    }
}
