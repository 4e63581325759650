package org.ferryman.desktop.connections;

import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;

/** What was read from Keto's configuration, or why it could not be read. */
final class ConfigSummary extends VBox {

    private static final int SHOWN = 12;

    private final ConfigFile config;
    private final TextBundle texts;
    private final Label line = Labels.small("");
    private final FindingsView findings = new FindingsView();

    ConfigSummary(ConfigFile config, TextBundle texts) {
        this.config = config;
        this.texts = texts;
        getStyleClass().add("config-summary");
        line.setId("namespaces");
        getChildren().addAll(line, findings, new ConfigChoices(config.choicesProperty(), config.path));
        config.configProperty().addListener((property, before, after) -> update());
        config.findingsProperty().addListener((property, before, after) -> update());
        update();
    }

    private void update() {
        KetoConfig read = config.configProperty().get();
        findings.show(config.findingsProperty().get());
        boolean says = read != null || config.findingsProperty().get().isEmpty();
        line.setText(read == null ? texts.get("config.needed") : named(read));
        Nodes.show(line, says);
    }

    private String named(KetoConfig read) {
        String names =
                read.namespaces().stream().limit(SHOWN).map(Namespace::name).collect(Collectors.joining(", "));
        int count = read.namespaces().size();
        return texts.get("config.namespaces", count, count > SHOWN ? names + ", …" : names);
    }
}
