package org.ferryman.desktop.help;

import atlantafx.base.theme.Styles;
import java.util.ArrayDeque;
import java.util.Deque;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.help.ManualArticle.Section;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.SearchField;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The documents: what there is on the left, with a search through all of them; one of them on the right. */
public final class HelpView extends SplitPane {

    private static final TextBundle TEXTS = TextBundle.of(HelpView.class);
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.LEFT, KeyCombination.ALT_DOWN);

    private final Manual manual;
    private final SearchField search = new SearchField("help-search", TEXTS.get("help.search")).findsIn(this);
    private final ListView<Section> contents = new ListView<>();
    private final ScrollPane scroll = new ScrollPane();
    private final Label note = Labels.muted("");
    private final Button back = new Button("", Icons.of(Feather.ARROW_LEFT));
    private final Deque<String> visited = new ArrayDeque<>();
    private String shown = "";
    private @Nullable MarkdownView view;

    /** Shows nothing yet. */
    public HelpView(Manual manual) {
        this.manual = manual;
        getStyleClass().add("help");
        search.textProperty().addListener((property, before, after) -> find(after));
        HBox.setHgrow(search, Priority.ALWAYS);
        back.setId("help-back");
        back.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        back.setTooltip(new Tooltip(TEXTS.get("help.back")));
        back.setAccessibleText(TEXTS.get("help.back"));
        back.setOnAction(event -> back());
        contents.setId("help-contents");
        contents.setAccessibleText(TEXTS.get("help.contents"));
        contents.setPlaceholder(Labels.muted(TEXTS.get("help.nothing")));
        contents.setCellFactory(list -> new SectionCell());
        contents.getSelectionModel().selectedItemProperty().addListener((property, before, section) -> {
            if (section != null) {
                show(section.article(), section.anchor());
            }
        });
        VBox.setVgrow(contents, Priority.ALWAYS);
        HBox tools = new HBox(back, search);
        tools.getStyleClass().add("help-tools");
        VBox side = new VBox(tools, contents);
        side.getStyleClass().add("help-side");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("page-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox text = new VBox(scroll, note);
        text.getStyleClass().add("help-text");
        note.managedProperty().bind(note.textProperty().isNotEmpty());
        getItems().addAll(side, text);
        setDividerPositions(0.3);
        SplitPane.setResizableWithParent(side, false);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (BACK.match(event)) {
                back();
                event.consume();
            }
        });
        find("");
    }

    private void find(String text) {
        contents.getItems().setAll(manual.find(text));
    }

    /** Shows a document, from its beginning. */
    public void show(String article) {
        show(article, "");
    }

    private void show(String name, String anchor) {
        if (!name.equals(shown) && !shown.isEmpty()) {
            visited.push(shown);
        }
        display(name, anchor);
    }

    private void display(String name, String anchor) {
        note.setText("");
        if (!name.equals(shown)) {
            manual.article(name).ifPresent(article -> {
                shown = name;
                view = new MarkdownView(article.content(), this::follow);
                scroll.setContent(view);
                scroll.setAccessibleText(article.title());
            });
        }
        back.setDisable(visited.isEmpty());
        MarkdownView drawn = view;
        if (drawn != null) {
            // A place is known after the next layout only.
            Platform.runLater(() -> drawn.place(anchor).ifPresentOrElse(this::scrollTo, () -> scroll.setVvalue(0)));
        }
    }

    private void scrollTo(Node place) {
        MarkdownView drawn = view;
        if (drawn != null) {
            drawn.applyCss();
            scroll.layout();
            double room = drawn.getHeight() - scroll.getViewportBounds().getHeight();
            scroll.setVvalue(
                    room <= 0 ? 0 : Math.min(1, place.getBoundsInParent().getMinY() / room));
        }
    }

    private void back() {
        if (!visited.isEmpty()) {
            display(visited.pop(), "");
        }
    }

    /** To another place in the documents; of all else, the address can be copied: nothing is fetched. */
    private void follow(String destination) {
        int hash = destination.indexOf('#');
        String file = hash < 0 ? destination : destination.substring(0, hash);
        String anchor = hash < 0 ? "" : destination.substring(hash + 1);
        if (file.isEmpty() || manual.article(file).isPresent()) {
            show(file.isEmpty() ? shown : file, anchor);
        } else {
            Labels.copy(destination);
            note.setText(TEXTS.get("help.elsewhere", destination));
        }
    }

    /** The name of the document that is shown. */
    public String shown() {
        return shown;
    }

    private static final class SectionCell extends ListCell<Section> {
        @Override
        protected void updateItem(@Nullable Section section, boolean empty) {
            super.updateItem(section, empty);
            getStyleClass().removeAll(Styles.TEXT_BOLD, "help-inner");
            setText(empty || section == null ? "" : section.heading());
            if (!empty && section != null) {
                getStyleClass().add(section.level() == 1 ? Styles.TEXT_BOLD : "help-inner");
            }
        }
    }
}
