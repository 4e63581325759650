package org.ferryman.desktop.kratos.execute;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.NumberedSteps;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearsal;

/** What will happen, whether writes are stopped for it, and the question whether to do it. */
final class UpgradePlanView extends VBox {

    private final KratosExecutePage page;
    private final KratosExecuteContent now;
    private final TextBundle texts;

    UpgradePlanView(KratosExecutePage page, KratosExecuteContent now, QuestionView question, HandCommand hand) {
        super(14);
        this.page = page;
        this.now = now;
        this.texts = page.texts();
        NumberedSteps steps = new NumberedSteps();
        steps.setId("plan");
        steps.getChildren().add(Labels.heading(texts.get("plan")));
        boolean freezes = now.stopsWrites() || now.isFrozen();
        if (!now.isRunHere()) {
            steps.step(texts.get("plan.hand.stop"), Labels.muted(texts.get("plan.hand.stop.about")));
        } else if (!now.isFrozen()) {
            steps.step(texts.get("plan.freeze"), freeze());
        }
        if (!now.dirty().isEmpty()) {
            steps.step(texts.get("plan.repair"), new RowRepairChoice(page, now));
        }
        KratosStatus seen = now.seen();
        if (seen != null) {
            steps.step(title(seen), now.isRunHere() ? migrate() : hand);
        }
        steps.step(
                texts.get("plan.verify"), Labels.muted(texts.get(freezes ? "plan.verify.about" : "plan.verify.open")));
        if (freezes) {
            steps.step(texts.get("plan.thaw"), Labels.muted(texts.get("plan.thaw.about")));
        }
        steps.getChildren().add(question);
        getChildren().add(steps);
        if (seen != null && !seen.findings().isEmpty()) {
            FindingsView findings = new FindingsView();
            findings.show(seen.findings());
            getChildren().add(findings);
        }
    }

    private Node freeze() {
        CheckBox stops = new CheckBox(texts.get("plan.freeze.tick"));
        stops.setId("stops-writes");
        stops.setMnemonicParsing(true);
        stops.setSelected(now.stopsWrites());
        stops.setDisable(now.phase() == KratosExecuteContent.Phase.CONFIRMING);
        stops.selectedProperty()
                .addListener((property, before, after) ->
                        page.choicesProperty().set(now.choices().stoppingWrites(after)));
        return new VBox(
                6, stops, Labels.muted(texts.get(now.stopsWrites() ? "plan.freeze.about" : "plan.freeze.none")));
    }

    private Node migrate() {
        VBox about = new VBox(4, Labels.muted(texts.get("plan.migrate.about")));
        KratosRehearsal rehearsed = page.workspace().rehearsalProperty().get();
        String forecast = Optional.ofNullable(rehearsed)
                .flatMap(KratosRehearsal::forecast)
                .map(UpgradeOutage::text)
                .orElseGet(() -> texts.get("plan.forecast.none"));
        about.getChildren().add(Labels.wrapped(forecast));
        return about;
    }

    private String title(KratosStatus status) {
        String from = KratosTales.level(status.level());
        return status.target()
                .map(target -> texts.get("plan.migrate", status.pending(), from, target))
                .orElseGet(() -> texts.get("plan.migrate.unknown", from));
    }
}
