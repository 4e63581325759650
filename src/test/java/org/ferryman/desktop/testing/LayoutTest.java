package org.ferryman.desktop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import atlantafx.base.controls.ModalPane;
import java.util.List;
import java.util.concurrent.Callable;
import javafx.application.Application;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import javafx.stage.Stage;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.testing.Complaint.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is complained of in windows made by hand, and what is not. */
@UsesWindow
class LayoutTest {

    private static final String LONG = "a text that is much wider than two hundred pixels, and so it does not fit";

    @BeforeAll
    static void colour() {
        runOnFx(() -> Application.setUserAgentStylesheet(Theme.LIGHT.styleSheet(false)));
    }

    private static List<Complaint> in(Callable<? extends Parent> content) {
        Stage stage = onFx(() -> {
            Stage made = new Stage();
            made.setScene(new Scene(content.call(), 200, 120));
            made.show();
            return made;
        });
        try {
            return onFx(() -> Layout.complaints(stage.getScene(), 200, 120));
        } finally {
            runOnFx(stage::close);
        }
    }

    private static <N extends Node> N at(N node, double x, double y) {
        node.relocate(x, y);
        return node;
    }

    private static <N extends Node> N named(String id, N node) {
        node.setId(id);
        return node;
    }

    private static Label label(String text, boolean wraps) {
        Label label = named("label", new Label(text));
        label.setWrapText(wraps);
        return label;
    }

    @Test
    void a_text_that_ends_in_dots_is_cut_and_one_that_wraps_is_not() {
        assertThat(in(() -> new VBox(label(LONG, false)))).singleElement().satisfies(complaint -> {
            assertThat(complaint.kind()).isEqualTo(Kind.CUT);
            assertThat(complaint.node()).isEqualTo("#label");
            assertThat(complaint.text()).startsWith("“a text that");
        });
        assertThat(in(() -> new VBox(label(LONG, true)))).isEmpty();
        assertThat(in(() -> new VBox(new Button("_Short")))).isEmpty();
    }

    @Test
    void a_text_that_wraps_is_cut_where_its_lines_have_no_room() {
        assertThat(in(() -> {
                    Label low = label(LONG, true);
                    low.setMinHeight(20);
                    low.setMaxHeight(20);
                    return new VBox(low);
                }))
                .extracting(Complaint::kind)
                .containsExactly(Kind.CUT);
    }

    @Test
    void lines_that_are_higher_than_their_label_are_cut() {
        assertThat(in(() -> {
                    Label low = label("two\nlines", false);
                    low.setMinHeight(18);
                    low.setMaxHeight(18);
                    return new VBox(low);
                }))
                .extracting(Complaint::kind)
                .containsOnly(Kind.CUT)
                .isNotEmpty();
        assertThat(in(() -> new VBox(label("two\nlines", false)))).isEmpty();
    }

    @Test
    void the_head_of_a_column_and_a_cell_are_named_by_the_column() {
        assertThat(in(() -> {
                    TableView<String> table = named("table", new TableView<>(FXCollections.observableArrayList(LONG)));
                    TableColumn<String, String> column = new TableColumn<>("a head that is too long");
                    column.setCellValueFactory(row -> new javafx.beans.property.SimpleStringProperty(row.getValue()));
                    column.setPrefWidth(80);
                    column.setResizable(false);
                    table.getColumns().add(column);
                    return new VBox(table);
                }))
                .extracting(Complaint::node)
                .containsExactlyInAnyOrder(
                        "#table header “a head that is too long”", "#table column “a head that is too long”");
    }

    @Test
    void what_was_typed_may_be_longer_than_its_field_and_what_is_to_be_typed_may_not() {
        assertThat(in(() -> new VBox(new TextField(LONG)))).isEmpty();
        assertThat(in(() -> {
                    TextField field = named("field", new TextField());
                    field.setPromptText(LONG);
                    return new VBox(field);
                }))
                .extracting(Complaint::kind, Complaint::node)
                .containsExactly(tuple(Kind.CUT, "#field"));
        assertThat(in(() -> {
                    TextField field = new TextField("typed");
                    field.setPromptText(LONG);
                    return new VBox(field);
                }))
                .as("a prompt that is not shown")
                .isEmpty();
    }

    @Test
    void things_in_one_place_overlap_and_things_side_by_side_do_not() {
        assertThat(in(() -> new Pane(
                        at(named("one", new Button("one")), 0, 0), at(named("two", new Button("two")), 20, 10))))
                .singleElement()
                .isEqualTo(new Complaint(Kind.OVERLAP, "#one", "and #two"));
        assertThat(in(() -> new Pane(at(new Text("over"), 10, 30), at(new Button("button"), 5, 15))))
                .extracting(Complaint::kind)
                .containsExactly(Kind.OVERLAP);
        assertThat(in(() -> new HBox(new Button("one"), new Button("two")))).isEmpty();
        assertThat(in(() -> new VBox(new TextFlow(new Text("words of one "), new Text(LONG), new Text(" text")))))
                .as("runs of one text")
                .isEmpty();
    }

    @Test
    void what_is_hidden_overlaps_nothing() {
        assertThat(in(() -> {
                    Label hidden = new Label("hidden");
                    hidden.setVisible(false);
                    return new StackPane(new Label("shown"), hidden);
                }))
                .isEmpty();
        assertThat(in(() -> {
                    TitledPane folded = new TitledPane("title", new Label(LONG));
                    folded.setExpanded(false);
                    return new VBox(folded, new Label("below"));
                }))
                .isEmpty();
    }

    @Test
    void what_lies_behind_a_box_on_purpose_is_left_alone() {
        assertThat(in(() -> {
                    StackPane box = new StackPane(new Label("in front"));
                    box.setStyle("-fx-background-color: white");
                    return new StackPane(new Label(LONG), box);
                }))
                .isEmpty();
        assertThat(in(() -> new StackPane(new Label("behind"), new StackPane(new Label("in front")))))
                .as("one can see through it")
                .extracting(Complaint::kind)
                .containsExactly(Kind.OVERLAP);
    }

    @Test
    void what_lies_behind_a_modal_box_is_left_alone_as_long_as_the_box_is_shown() {
        ModalPane box = onFx(ModalPane::new);
        Stage stage = onFx(() -> {
            Stage made = new Stage();
            made.setScene(new Scene(new StackPane(new Label(LONG), box), 200, 120));
            made.show();
            return made;
        });
        try {
            assertThat(onFx(() -> Layout.complaints(stage.getScene(), 200, 120)))
                    .extracting(Complaint::kind)
                    .containsExactly(Kind.CUT);
            runOnFx(() -> box.show(new Label("in front")));
            assertThat(onFx(() -> Layout.complaints(stage.getScene(), 200, 120)))
                    .isEmpty();
        } finally {
            runOnFx(stage::close);
        }
    }

    @Test
    void what_is_out_of_the_window_can_not_be_used() {
        assertThat(in(() -> new Pane(at(named("out", new Button("out")), 180, 10))))
                .extracting(Complaint::kind, Complaint::node)
                .contains(tuple(Kind.OUTSIDE, "#out"));
        assertThat(in(() -> {
                    Pane part = new Pane(at(new Label("clipped by its own parent"), 0, 0));
                    part.setClip(new Rectangle(40, 40));
                    return new Pane(part);
                }))
                .extracting(Complaint::kind)
                .containsExactly(Kind.OUTSIDE);
    }

    @Test
    void what_can_be_scrolled_to_is_not_out_of_reach() {
        assertThat(in(() -> scrolled(ScrollBarPolicy.AS_NEEDED))).isEmpty();
        assertThat(in(() -> scrolled(ScrollBarPolicy.NEVER)))
                .as("down one can scroll, but not across")
                .extracting(Complaint::kind)
                .containsOnly(Kind.OUTSIDE)
                .isNotEmpty();
        assertThat(in(() -> new VBox(
                        new ListView<>(FXCollections.observableArrayList(java.util.Collections.nCopies(100, "row"))))))
                .isEmpty();
    }

    private static Parent scrolled(ScrollBarPolicy across) {
        VBox content = new VBox();
        for (int i = 0; i < 20; i++) {
            content.getChildren().add(new Label("label " + i));
        }
        content.setMinWidth(400);
        content.setAlignment(javafx.geometry.Pos.TOP_RIGHT);
        ScrollPane scroll = new ScrollPane(content);
        scroll.setHbarPolicy(across);
        return new StackPane(scroll);
    }

    @Test
    void a_list_without_room_for_a_row_shows_nothing() {
        assertThat(in(() -> {
                    Label high = new Label("high");
                    high.setMinHeight(110);
                    ScrollPane low = named("low", new ScrollPane(new VBox(new Label("one"), new Label("two"))));
                    low.setMinHeight(0);
                    return new VBox(high, low);
                }))
                .extracting(Complaint::kind, Complaint::node)
                .containsExactly(tuple(Kind.OUTSIDE, "#low"));
    }

    @Test
    void the_focus_is_seen_by_a_ring_and_not_where_nothing_changes() {
        List<Complaint> complaints = onFx(() -> {
            Button same = named("same", new Button("same"));
            same.setStyle("-fx-background-color: white; -fx-background-insets: 0; -fx-text-fill: black;"
                    + " -fx-border-color: black");
            VBox root = new VBox(20, named("field", new TextField()), same);
            Stage stage = new Stage();
            stage.setScene(new Scene(root, 200, 120));
            stage.show();
            try {
                return new FocusLook().complaints(stage.getScene(), root);
            } finally {
                stage.close();
            }
        });
        assertThat(complaints).extracting(Complaint::kind, Complaint::node).containsExactly(tuple(Kind.FOCUS, "#same"));
    }

    @Test
    void text_must_stand_out_from_what_is_behind_it() {
        assertThat(faint("-fx-text-fill: #999999; -fx-background-color: white")).hasSize(1);
        assertThat(faint("-fx-text-fill: #555555; -fx-background-color: white")).isEmpty();
    }

    private static List<String> faint(String style) {
        return onFx(() -> {
            Label label = new Label("text");
            label.setStyle(style);
            VBox root = new VBox(label);
            new Scene(root, 200, 120);
            root.applyCss();
            root.layout();
            return Contrast.faint(root);
        });
    }
}
