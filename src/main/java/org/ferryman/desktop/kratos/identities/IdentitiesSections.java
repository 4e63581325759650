package org.ferryman.desktop.kratos.identities;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.IdentityTales;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentities.ChangeCount;
import org.ferryman.kratos.identities.KratosIdentities.FaultCount;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** What was found, part by part: the verdict, the schemas, what does not fit, and what would change. */
final class IdentitiesSections {

    private static final int MOST_ROWS = 8;

    private final TextBundle texts;
    private final KratosIdentities known;

    IdentitiesSections(TextBundle texts, KratosIdentities known) {
        this.texts = texts;
        this.known = known;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(headline());
        nodes.add(new FactTiles()
                .add(AmountText.count(known.identities()), texts.get("fact.identities", known.identities()))
                .add(AmountText.count(known.broken()), texts.get("fact.broken", known.broken()))
                .add(AmountText.count(known.changed()), texts.get("fact.changed", known.changed()))
                .add(AmountText.seconds(known.seconds()), texts.get("fact.seconds")));
        FindingsView findings = new FindingsView();
        findings.show(known.findings());
        nodes.add(findings);
        if (!known.schemas().isEmpty()) {
            nodes.add(section("schemas", known.schemas(), schemas()));
        }
        if (!known.faults().isEmpty()) {
            nodes.add(section("faults", known.faults(), faults()));
        }
        if (!known.changes().isEmpty()) {
            nodes.add(section("changes", known.changes(), changes()));
        }
        return nodes;
    }

    private HBox headline() {
        Label label = Labels.heading(IdentityTales.verdict(known));
        label.setId("identities-verdict");
        HBox line = new HBox(
                10,
                known.blocked() ? Icons.of(Feather.X_CIRCLE, "danger") : Icons.of(Feather.CHECK_CIRCLE, "success"),
                label);
        line.setAlignment(Pos.TOP_LEFT);
        line.getStyleClass().add("headline");
        return line;
    }

    private <R> VBox section(String key, List<R> rows, List<TableColumn<R, ?>> columns) {
        return new VBox(
                8,
                Labels.heading(texts.get(key)),
                Labels.muted(texts.get(key + ".about")),
                Columns.table("identities-" + key, texts.get(key), rows, MOST_ROWS, columns));
    }

    private List<TableColumn<SchemaUse, ?>> schemas() {
        return List.of(
                Columns.text(texts.get("column.schema"), 340, SchemaUse::schema),
                count(SchemaUse::identities),
                Columns.text(texts.get("column.broken"), 200, IdentityTales::broken));
    }

    private List<TableColumn<FaultCount, ?>> faults() {
        return List.of(
                count(FaultCount::identities),
                Columns.text(texts.get("column.schema"), 120, FaultCount::schema),
                Columns.text(texts.get("column.rule"), 200, FaultCount::rule),
                Columns.text(texts.get("column.path"), 260, FaultCount::path));
    }

    private List<TableColumn<ChangeCount, ?>> changes() {
        return List.of(
                count(ChangeCount::identities),
                Columns.text(texts.get("column.schema"), 120, ChangeCount::schema),
                Columns.text(texts.get("column.address"), 180, ChangeCount::kind),
                Columns.text(texts.get("column.change"), 160, ChangeCount::change));
    }

    private <R> TableColumn<R, Long> count(java.util.function.ToLongFunction<R> value) {
        return Columns.count(texts.get("column.identities"), "", 120, value);
    }
}
