package org.ferryman.desktop.backup;

import atlantafx.base.theme.Styles;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupTools;
import org.ferryman.postgres.backup.PgClient;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** With pg_dump or without: which pg_dump there is, and why one doesn't suit. */
final class ToolChoice extends VBox {

    private final BackupPage page;
    private final TextBundle texts;
    private final String tables;
    private final ToggleGroup group = new ToggleGroup();
    private final Map<BackupTool, RadioButton> buttons = new EnumMap<>(BackupTool.class);
    private final VBox found = new VBox();

    ToolChoice(BackupPage page) {
        this.page = page;
        this.texts = page.texts();
        this.tables = page.subject().names().tables();
        getStyleClass().addAll("card", "places");
        found.getStyleClass().addAll("choice-about", "finding-text");
        VBox withDump = choice(BackupTool.PG_DUMP);
        withDump.getChildren().addAll(found, only());
        getChildren().addAll(withDump, choice(BackupTool.BUILT_IN));
        page.contentProperty().addListener((property, before, after) -> {
            if (!Objects.equals(before.tools(), after.tools()) || before.toolsUnknown() != after.toolsUnknown()) {
                fill(after);
            }
        });
        fill(page.content());
    }

    private VBox choice(BackupTool tool) {
        RadioButton button = Buttons.choice(
                texts.get("tool." + tool), "tool", tool, page.form().toolProperty(), group);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        button.setAccessibleHelp(texts.get("tool." + tool + ".about", tables));
        buttons.put(tool, button);
        Label about = Labels.muted(texts.get("tool." + tool + ".about", tables));
        about.getStyleClass().add("choice-about");
        VBox box = new VBox(button, about);
        box.getStyleClass().add("finding-text");
        return box;
    }

    private VBox only() {
        CheckBox box = new CheckBox(texts.get("only", tables));
        box.setId("only-service");
        box.setMnemonicParsing(true);
        box.setAccessibleHelp(texts.get("only.about"));
        box.selectedProperty().bindBidirectional(page.form().onlyServiceProperty());
        box.disableProperty().bind(Bindings.notEqual(page.form().toolProperty(), BackupTool.PG_DUMP));
        VBox indented = new VBox(box);
        indented.getStyleClass().add("choice-about");
        return indented;
    }

    private void fill(BackupContent now) {
        BackupTools tools = now.tools();
        found.getChildren().clear();
        RadioButton dump = buttons.get(BackupTool.PG_DUMP);
        if (dump != null) {
            dump.setDisable(tools != null && tools.suited().isEmpty());
        }
        if (tools == null) {
            found.getChildren().add(Labels.muted(texts.get(now.toolsUnknown() ? "tools.unknown" : "tools.searching")));
        } else {
            tools.found().forEach(client -> found.getChildren().add(line(tools, client)));
            tools.unsuited().ifPresent(finding -> found.getChildren().addAll(new FindingView(finding), again()));
        }
    }

    private Label line(BackupTools tools, PgClient client) {
        boolean used = client.equals(suited(tools));
        String key = used ? "tools.used" : tools.suits(client) ? "tools.fits" : "tools.old";
        String major = String.valueOf(tools.serverMajor());
        Label line = Labels.wrapped(texts.get(key, client.dump(), client.version(), major));
        line.setGraphic(
                used
                        ? Icons.of(Feather.CHECK, "success")
                        : tools.suits(client) ? Icons.of(Feather.MINUS, "muted") : Icons.of(Feather.X, "danger"));
        if (!used) {
            line.getStyleClass().add(Styles.TEXT_MUTED);
        }
        return line;
    }

    private static @Nullable PgClient suited(BackupTools tools) {
        return tools.suited().orElse(null);
    }

    private Button again() {
        Button again = new Button(texts.get("tools.again"), Icons.of(Feather.REFRESH_CW));
        again.setId("tools-again");
        again.setOnAction(event -> page.tools().search());
        return again;
    }
}
