package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.control.SplitPane;
import org.ferryman.desktop.help.Manual;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.testing.Contrast;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.TabKey;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked of every page of the wizard, with a database at work. */
@UsesWindow
class AccessibilityTest extends SampleFixture {

    private static final int MOST_STOPS = 120;

    AccessibilityTest() {
        super(500);
    }

    @Test
    void every_control_says_what_it_is() throws Exception {
        List<String> nameless = new ArrayList<>();
        onEveryPage((window, page) -> controls(window.scene().getRoot()).stream()
                .filter(control -> !isNamed(control))
                .forEach(control -> nameless.add(page.id() + ": " + control)));
        assertThat(nameless).isEmpty();
    }

    private static boolean isNamed(Control control) {
        boolean labelled = control.getScene().getRoot().lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .anyMatch(label -> ((Label) label).getLabelFor() == control);
        boolean says = control instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank();
        boolean spoken = control.getAccessibleText() != null
                && !control.getAccessibleText().isBlank();
        return labelled || says || spoken;
    }

    @Test
    void no_two_controls_of_a_page_have_the_same_mnemonic() throws Exception {
        List<String> doubled = new ArrayList<>();
        onEveryPage((window, page) -> {
            Map<String, String> letters = new TreeMap<>();
            for (Labeled labeled : labeled(window.scene().getRoot())) {
                Optional<String> letter = mnemonic(labeled.getText());
                String other =
                        letter.map(each -> letters.put(each, labeled.getText())).orElse(null);
                if (other != null) {
                    doubled.add(page.id() + ": " + other + " and " + labeled.getText());
                }
            }
        });
        assertThat(doubled).isEmpty();
    }

    private static Optional<String> mnemonic(@Nullable String text) {
        int at = text == null ? -1 : text.indexOf('_');
        return at < 0 || at + 1 >= text.length()
                ? Optional.empty()
                : Optional.of(text.substring(at + 1, at + 2).toLowerCase(Locale.ROOT));
    }

    /** What takes a letter: controls, and labels that hand it on to theirs. */
    private static List<Labeled> labeled(Parent root) {
        List<Labeled> found = new ArrayList<>();
        walk(root, node -> {
            boolean takes = !(node instanceof Label label) || label.getLabelFor() != null;
            if (node instanceof Labeled labeled && labeled.isMnemonicParsing() && takes) {
                found.add(labeled);
            }
        });
        return found;
    }

    private static void walk(Node node, Consumer<Node> look) {
        if (node.isVisible() && !node.isDisabled()) {
            look.accept(node);
            if (node instanceof Parent parent) {
                parent.getChildrenUnmodifiable().forEach(child -> walk(child, look));
            }
        }
    }

    @Test
    void every_text_stands_out_from_what_is_behind_it_in_both_themes() throws Exception {
        Set<String> faint = new TreeSet<>();
        onEveryPage((window, page) -> {
            for (Theme theme : List.of(Theme.DARK, Theme.LIGHT)) {
                Application.setUserAgentStylesheet(theme.styleSheet(false));
                window.scene().getRoot().applyCss();
                window.scene().getRoot().layout();
                Contrast.faint(window.scene().getRoot())
                        .forEach(text -> faint.add(page.id() + ", " + theme + ": " + text));
            }
        });
        assertThat(faint).isEmpty();
    }

    @Test
    void tab_reaches_every_control_that_can_be_used() throws Exception {
        List<String> unreached = new ArrayList<>();
        try (TestWindow window = opened()) {
            for (Page page : pages(window)) {
                window.visit(page);
                // What the page finds out as it comes to the front changes what can be used.
                window.await(() -> !page.busyProperty().get()
                        && !window.workspace().lookActivity().isBusy());
                runOnFx(() -> {
                    Set<Node> reached = reachedByTab(window.scene());
                    controls(window.scene().getRoot()).stream()
                            .filter(control -> control.isFocusTraversable() && !isWithin(control, reached))
                            .forEach(control -> unreached.add(page.id() + ": " + control));
                });
            }
        }
        assertThat(unreached).isEmpty();
    }

    private static Set<Node> reachedByTab(Scene scene) {
        Set<Node> reached = new LinkedHashSet<>();
        scene.lookup("#back").getParent().requestFocus();
        Node owner;
        do {
            TabKey.press(scene);
            owner = scene.getFocusOwner();
        } while (owner != null && reached.size() < MOST_STOPS && reached.add(owner));
        return reached;
    }

    /** One of a group of choices has the focus for all of them; arrows go on from there. */
    private static boolean isWithin(Control control, Set<Node> reached) {
        boolean inGroup = control instanceof javafx.scene.control.RadioButton radio
                && reached.stream()
                        .anyMatch(node -> node instanceof javafx.scene.control.RadioButton other
                                && other.getToggleGroup() == radio.getToggleGroup());
        return inGroup || reached.contains(control);
    }

    @Test
    void every_page_has_its_help() throws Exception {
        Manual manual = Manual.read();
        try (TestWindow window = TestWindow.open(home)) {
            assertThat(pages(window))
                    .allSatisfy(page -> assertThat(manual.article(Manual.nameFor(page)))
                            .as(page.id())
                            .hasValueSatisfying(
                                    article -> assertThat(article.title()).isEqualTo(page.title())));
        }
    }

    private interface Look {
        void at(TestWindow window, Page page);
    }

    private void onEveryPage(Look look) throws Exception {
        try (TestWindow window = opened()) {
            for (Page page : pages(window)) {
                window.visit(page);
                runOnFx(() -> {
                    window.scene().getRoot().applyCss();
                    window.scene().getRoot().layout();
                    look.at(window, page);
                });
            }
        }
    }

    private TestWindow opened() {
        TestWindow window = TestWindow.open(home);
        runOnFx(() -> sample.openIn(window.workspace()));
        window.await(() -> window.workspace().statusProperty().get() != null);
        return window;
    }

    private static List<Page> pages(TestWindow window) {
        return onFx(() -> List.copyOf(window.window().wizard().pages()));
    }

    /** Those that a user sees and uses. */
    private static List<Control> controls(Parent root) {
        List<Control> found = new ArrayList<>();
        collect(root, found::add);
        return found;
    }

    private static void collect(Node node, Consumer<Control> found) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        boolean decoration = node instanceof Label
                || node instanceof ScrollBar
                || node instanceof ScrollPane
                || node instanceof SplitPane
                || node instanceof Separator
                || node instanceof atlantafx.base.controls.ModalPane
                || node instanceof javafx.scene.control.IndexedCell;
        if (node instanceof Control control && !decoration) {
            found.accept(control);
        }
        boolean whole = node instanceof Control && !decoration;
        if (node instanceof Parent parent && !whole) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, found));
        }
    }
}
