package org.ferryman.desktop.shell;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.PageLink;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Wizard;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;

/** The window's content: the steps on the left, the page on the right, the buttons below, boxes over all. */
public final class WizardShell extends StackPane {

    private static final TextBundle TEXTS = TextBundle.of(WizardShell.class);
    private static final KeyCombination LOG = new KeyCodeCombination(KeyCode.L, KeyCombination.SHORTCUT_DOWN);
    private static final double LOG_SHARE = 0.7;

    private final Workspace workspace;
    private final Map<Page, Supplier<? extends Node>> makers;
    private final Map<Page, Node> views = new HashMap<>();
    private final Overlay overlay = new Overlay();
    private final SplitPane center = new SplitPane();
    private final VBox page = new VBox();
    private final AsOf asOf;
    private final LogPane log;
    private final Sidebar sidebar;

    /**
     * The window's content.
     *
     * @param pages the wizard's, each with its view
     * @param workspace of Keto's pages
     * @param others of other services' pages
     * @param tools what the icons below the steps do
     */
    public WizardShell(
            Wizard wizard,
            List<PageEntry> pages,
            Workspace workspace,
            List<ServiceWorkspace<?>> others,
            WindowTools tools) {
        this.workspace = workspace;
        makers = pages.stream().collect(Collectors.toMap(PageEntry::model, PageEntry::view));
        asOf = new AsOf(workspace);
        log = new LogPane(workspace.log(), workspace.tasks());
        sidebar = new Sidebar(
                wizard,
                Stream.<ServiceWorkspace<?>>concat(Stream.of(workspace), others.stream())
                        .toList(),
                tools,
                this::toggleLog);
        page.getStyleClass().add("page");
        center.setOrientation(javafx.geometry.Orientation.VERTICAL);
        center.getItems().add(page);
        BorderPane frame = new BorderPane(center);
        frame.setLeft(sidebar);
        ActionBar bar = new ActionBar(wizard, this::preview, this::copyCommand, tools.close());
        frame.setBottom(bar);
        page.sceneProperty().addListener((property, before, scene) -> page.requestFocus());
        sceneProperty().addListener((property, before, scene) -> {
            if (scene != null) {
                prepare(scene, bar);
            }
        });
        getChildren().addAll(frame, overlay);
        wizard.currentProperty().addListener((property, before, after) -> show(after));
        addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
        addEventHandler(
                PageLink.WISH,
                wish -> wizard.pages().stream()
                        .filter(linked -> linked.id().equals(wish.page()))
                        .findFirst()
                        .ifPresent(wizard::jump));
        show(wizard.currentProperty().get());
    }

    private void prepare(Scene scene, ActionBar bar) {
        // Here and not on this node: menus and tooltips take their looks from the scene.
        scene.getStylesheets()
                .add(WizardShell.class
                        .getResource("/org/ferryman/desktop/wizard.css")
                        .toExternalForm());
        // When the control that had the focus is gone, nothing within the scene gets the keys.
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> enter(event, bar));
        scene.focusOwnerProperty().addListener((property, before, after) -> {
            boolean removed = before == null || before.getScene() == null;
            boolean hidden = !removed && !canBePressed(before);
            if (((removed || hidden) && asOf.holds(after))
                    || (hidden && (after instanceof TextInputControl || (bar.holds(before) && bar.holds(after))))) {
                page.requestFocus();
            }
        });
    }

    /**
     * A button that goes away would leave the keys to its neighbour, and the next Enter would go back; or to a field,
     * and what is typed then would be taken for a search.
     */
    private static boolean canBePressed(Node button) {
        return button.isVisible() && !button.isDisabled();
    }

    private void shortcut(KeyEvent event) {
        if (LOG.match(event)) {
            toggleLog();
            event.consume();
        } else if (event.getCode() == KeyCode.F1) {
            sidebar.help();
            event.consume();
        }
    }

    /**
     * Enter does what comes next, unless whatever has the focus wants it for itself. From within a text only where the
     * page says so: who looks for something, or types a reason, means that text. On a button it means that button:
     * JavaFX sees to that only on a Mac.
     */
    private void enter(KeyEvent event, ActionBar bar) {
        Node owner = getScene().getFocusOwner();
        boolean typing = owner instanceof TextInputControl;
        boolean plain = !typing
                && !overlay.isDisplay()
                && !event.isShortcutDown()
                && !event.isAltDown()
                && !event.isShiftDown();
        if (event.getCode() == KeyCode.ENTER && plain) {
            if (owner instanceof Button || owner instanceof Hyperlink) {
                ((ButtonBase) owner).fire();
            } else {
                bar.fireAccented();
            }
            event.consume();
        }
    }

    private void show(Page shown) {
        Label title = new Label(shown.title());
        title.setId("page-title");
        title.getStyleClass().add(Styles.TITLE_2);
        VBox header = new VBox(title, Labels.muted(shown.intro()));
        header.getStyleClass().add("page-header");
        Node view = views.computeIfAbsent(
                shown, model -> Objects.requireNonNull(makers.get(model)).get());
        ScrollPane scroll = new ScrollPane(view);
        scroll.getStyleClass().add("page-scroll");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        asOf.show(shown.id());
        page.getChildren().setAll(header, asOf, scroll);
        page.setAccessibleText(shown.title());
        page.requestFocus();
    }

    private void toggleLog() {
        if (center.getItems().remove(log)) {
            return;
        }
        center.getItems().add(log);
        center.setDividerPositions(LOG_SHARE);
        log.search().requestFocus();
    }

    /** Shows what a page's action would run, once it is known. */
    private void preview(Page previewed) {
        var source = previewed.previewProperty().get();
        if (source == null) {
            return;
        }
        workspace.tasks().run(() -> PreviewBox.Text.of(source.call()), this::showStatements, failure -> {
            FindingsView findings = new FindingsView();
            findings.show(FailureOutcomes.of(failure, new Cancellation()).findings());
            overlay.show(TEXTS.get("preview.impossible"), findings, List.of());
        });
    }

    private void showStatements(PreviewBox.Text statements) {
        PreviewBox box = new PreviewBox(workspace.tasks(), statements);
        List<Button> buttons = new ArrayList<>(box.buttons());
        Button close = new Button(TEXTS.get("overlay.close"));
        close.setId("overlay-close");
        buttons.add(close);
        overlay.show(box.title(), box, buttons);
    }

    /** Puts a page's command line into the clipboard, and says so. */
    private void copyCommand(String commandLine) {
        Labels.copy(commandLine);
        tell(TEXTS.get("command.copied"));
    }

    /** Says something in passing, for a moment. */
    public void tell(String text) {
        sidebar.tell(text);
    }

    /** Where boxes are shown. */
    public Overlay overlay() {
        return overlay;
    }
}
