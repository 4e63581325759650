package org.ferryman.desktop.kratos.execute;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.StageChips;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerification.Table;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** What came of it: the verdict, the figures, what was found, and each table. */
final class KratosResultView extends VBox {

    private static final int MOST_ROWS = 10;

    private final TextBundle texts;

    KratosResultView(TextBundle texts, KratosExecuteContent now, KratosVerification verification) {
        this.texts = texts;
        getStyleClass().add("result");
        if (!now.run().stages().isEmpty()) {
            StageChips chips = new StageChips(step -> texts.get("stage." + step));
            chips.show(now.run().stages());
            getChildren().add(chips);
        }
        getChildren().add(headline(verification));
        if (now.run().cameTooLate()) {
            getChildren().add(Labels.wrapped(texts.get("too.late")));
        }
        if (now.migration() != null) {
            getChildren().add(facts(now.migration()));
        }
        FindingsView findings = new FindingsView();
        findings.show(verification.findings());
        getChildren().add(findings);
        if (!verification.tables().isEmpty()) {
            getChildren().add(tables(verification));
        }
    }

    private VBox headline(KratosVerification verification) {
        boolean proven = verification.equal();
        Label title = Labels.wrapped(KratosTales.verdict(verification));
        title.setId("headline");
        title.getStyleClass().add(Styles.TITLE_3);
        HBox line = new HBox(
                10,
                proven
                        ? Icons.of(Feather.CHECK_CIRCLE, "success")
                        : verification.provable()
                                ? Icons.of(Feather.X_CIRCLE, "danger")
                                : Icons.of(Feather.ALERT_TRIANGLE, "warning"),
                title);
        line.getStyleClass().add("headline");
        line.setAlignment(Pos.CENTER_LEFT);
        return new VBox(4, line, Labels.muted(texts.get("verified.level", verification.level())));
    }

    private FactTiles facts(KratosMigration migration) {
        return new FactTiles()
                .add(AmountText.count(migration.applied().size()), texts.get("fact.applied", migration.to()))
                .add(AmountText.seconds(migration.seconds()), texts.get("fact.seconds"))
                .add(
                        migration
                                .writesStoppedSeconds()
                                .map(AmountText::seconds)
                                .orElse("–"),
                        texts.get(migration.writesStoppedSeconds().isPresent() ? "fact.stopped" : "fact.not.stopped"));
    }

    private TableView<Table> tables(KratosVerification verification) {
        return Columns.table(
                "tables",
                texts.get("tables"),
                verification.tables(),
                MOST_ROWS,
                List.of(
                        Columns.text(texts.get("column.table"), 320, Table::name),
                        Columns.count(texts.get("column.rows"), "", 120, Table::rows),
                        Columns.text(texts.get("column.same"), 320, this::compared)));
    }

    private String compared(Table table) {
        return texts.get(table.equal() ? "same" : table.expectedToDiffer() ? "same.expected" : "same.not");
    }
}
