package org.ferryman.desktop.shell;

import atlantafx.base.controls.Spacer;
import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Wizard;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The left side: what this is about, the steps, and the window's own tools. */
final class Sidebar extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(Sidebar.class);

    private static final PseudoClass PRODUCTION = PseudoClass.getPseudoClass("production");

    private final Wizard wizard;
    private final WindowTools tools;
    private final Label database = Labels.small("");
    private final Label production = new Label(TEXTS.get("production"));
    private final PassingMessage message = new PassingMessage();

    Sidebar(Wizard wizard, List<ServiceWorkspace<?>> workspaces, WindowTools tools, Runnable log) {
        this.wizard = wizard;
        this.tools = tools;
        getStyleClass().add("sidebar");
        Label name = new Label(TEXTS.get("app"), Icons.of(Feather.ANCHOR));
        name.getStyleClass().addAll(Styles.TITLE_4, "app-name");
        for (ServiceWorkspace<?> each : workspaces) {
            each.openedProperty().addListener((property, before, after) -> name(workspaces));
            each.inProductionProperty().addListener((property, before, after) -> name(workspaces));
        }
        name(workspaces);
        StepList list = new StepList(wizard);
        ScrollPane steps = new ScrollPane(list);
        steps.setFitToWidth(true);
        steps.setFocusTraversable(false);
        steps.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        steps.getStyleClass().add("step-scroll");
        list.whenLaidOut(() -> showCurrent(list));
        steps.viewportBoundsProperty().addListener((property, before, after) -> showCurrent(list));
        wizard.currentProperty().addListener((property, before, after) -> showCurrent(list));
        HBox icons = new HBox(
                theme(),
                icon(Feather.HELP_CIRCLE, "tool.help", this::help),
                icon(Feather.LIST, "tool.log", log),
                icon(Feather.INFO, "tool.about", tools.about()));
        icons.getStyleClass().add("tools");
        production.setId("production-mark");
        production.getStyleClass().add("production-mark");
        VBox head = new VBox(name, database, production);
        head.getStyleClass().add("app-head");
        getChildren().addAll(head, steps, new Spacer(Orientation.VERTICAL), message, icons);
    }

    /** The current step stays in sight, also when what stands at the others gets longer. */
    private void showCurrent(StepList list) {
        list.row(wizard.currentProperty().get()).ifPresent(Nodes::revealPlaced);
    }

    private void name(List<ServiceWorkspace<?>> workspaces) {
        database.setText(workspaces.stream()
                .<@Nullable OpenedRun>map(each -> each.openedProperty().get())
                .filter(Objects::nonNull)
                .map(opened -> opened.run().database().settings().label())
                .findFirst()
                .orElseGet(() -> TEXTS.get("app.nothing")));
        boolean marked = workspaces.stream()
                .anyMatch(each -> each.openedProperty().get() != null
                        && each.inProductionProperty().get());
        Nodes.show(production, marked);
        pseudoClassStateChanged(PRODUCTION, marked);
    }

    /** Says something in passing. */
    void tell(String text) {
        message.say(text);
    }

    /** Shows the help of the page at the front. */
    void help() {
        tools.help().accept(wizard.currentProperty().get());
    }

    private Button theme() {
        Button button = icon(Feather.SUN, "tool.theme", tools.nextTheme());
        tools.theme().addListener((property, before, after) -> show(button, after));
        show(button, tools.theme().getValue());
        return button;
    }

    private static void show(Button button, Theme theme) {
        button.setGraphic(Icons.of(
                switch (theme) {
                    case SYSTEM -> Feather.MONITOR;
                    case LIGHT -> Feather.SUN;
                    case DARK -> Feather.MOON;
                }));
        String text = TEXTS.get("tool.theme." + theme, TEXTS.get("theme." + theme.next()));
        name(button, text);
    }

    private static void name(Button button, String text) {
        button.setTooltip(new Tooltip(text));
        button.setAccessibleText(text);
    }

    private static Button icon(Feather icon, String key, Runnable work) {
        Button button = new Button("", Icons.of(icon));
        button.setId(key.replace('.', '-'));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        name(button, TEXTS.get(key));
        button.setOnAction(event -> work.run());
        return button;
    }
}
