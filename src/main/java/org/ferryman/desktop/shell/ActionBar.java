package org.ferryman.desktop.shell;

import atlantafx.base.controls.Spacer;
import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Wizard;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The buttons below the page. One of them at most has the accent: what comes next. */
final class ActionBar extends HBox {

    private static final TextBundle TEXTS = TextBundle.of(ActionBar.class);

    private static final PseudoClass DANGEROUS = PseudoClass.getPseudoClass("dangerous");

    /** It may say a name of any length: that is shortened, before all else is pushed out of the window. */
    private static final double LEAST_PRIMARY = 80;

    private final Wizard wizard;
    private final Consumer<Page> showPreview;
    private final Consumer<String> copyCommand;
    private final Button secondary = new Button();
    private final Button preview = new Button(TEXTS.get("bar.preview"), Icons.of(Feather.EYE));
    private final Button command = new Button(TEXTS.get("bar.command"), Icons.of(Feather.TERMINAL));
    private final Tooltip whole = WrappedTooltip.of("");
    private final Button back = new Button(TEXTS.get("bar.back"), Icons.of(Feather.ARROW_LEFT));
    private final Button primary = new Button();
    private final Button next = new Button();
    private final Button close = new Button(TEXTS.get("bar.close"));
    private Subscription following = Subscription.EMPTY;
    private Subscription actions = Subscription.EMPTY;

    /**
     * The buttons.
     *
     * @param showPreview shows what a page's action would run
     * @param copyCommand puts a page's command line into the clipboard
     * @param end closes the window: what is left to do on the last page
     */
    ActionBar(Wizard wizard, Consumer<Page> showPreview, Consumer<String> copyCommand, Runnable end) {
        this.wizard = wizard;
        this.showPreview = showPreview;
        this.copyCommand = copyCommand;
        getStyleClass().add("action-bar");
        back.setId("back");
        back.setOnAction(event -> wizard.back());
        back.disableProperty().bind(Bindings.not(wizard.canGoBackProperty()));
        next.setId("next");
        next.setOnAction(event -> wizard.next());
        next.disableProperty().bind(Bindings.not(wizard.canGoNextProperty()));
        primary.setId("primary");
        secondary.setId("secondary");
        preview.setId("preview");
        preview.getStyleClass().add(Styles.FLAT);
        command.setId("command");
        command.getStyleClass().add(Styles.FLAT);
        command.setTooltip(whole);
        close.setId("close-window");
        close.setOnAction(event -> end.run());
        getChildren().addAll(secondary, new Spacer(), preview, command, back, primary, next, close);
        getChildren().stream()
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .forEach(button -> {
                    button.setMnemonicParsing(true);
                    button.setMinWidth(USE_PREF_SIZE);
                });
        primary.setMinWidth(LEAST_PRIMARY);
        wizard.currentProperty().addListener((property, before, after) -> show(after));
        wizard.canGoNextProperty().addListener((property, before, after) -> accent());
        show(wizard.currentProperty().get());
    }

    private void show(Page page) {
        following.unsubscribe();
        Runnable refresh = () -> refresh(page);
        following = Subscription.combine(
                page.primaryProperty().subscribe(refresh),
                page.secondaryProperty().subscribe(refresh),
                page.previewProperty().subscribe(refresh),
                page.commandLineProperty().subscribe(refresh),
                page.stateProperty().subscribe(this::accent));
        refresh(page);
    }

    private void refresh(Page page) {
        actions.unsubscribe();
        actions = Subscription.EMPTY;
        bind(primary, page.primaryProperty().get());
        bind(secondary, page.secondaryProperty().get());
        Nodes.show(preview, page.previewProperty().get() != null);
        preview.setOnAction(event -> showPreview.accept(page));
        Nodes.show(command, !page.commandLineProperty().get().isEmpty());
        whole.setText(page.commandLineProperty().get());
        command.setOnAction(
                event -> copyCommand.accept(page.commandLineProperty().get()));
        int at = wizard.pages().indexOf(page);
        boolean last = at + 1 >= wizard.pages().size();
        Nodes.show(next, !last);
        Nodes.show(close, last);
        if (!last) {
            next.setText(TEXTS.get("bar.next", wizard.pages().get(at + 1).title()));
        }
        Nodes.show(back, at > 0);
        accent();
    }

    private void bind(Button button, @Nullable PageAction action) {
        button.textProperty().unbind();
        button.disableProperty().unbind();
        Nodes.show(button, action != null);
        if (action != null) {
            button.textProperty().bind(action.textProperty());
            button.disableProperty().bind(Bindings.not(action.enabledProperty()));
            button.setOnAction(event -> action.fire());
            actions = actions.and(action.dangerousProperty()
                            .subscribe(dangerous -> button.pseudoClassStateChanged(DANGEROUS, dangerous)))
                    .and(action.enabledProperty().subscribe(this::accent));
        }
    }

    /** What is next: on with the way, unless something that may be left out is yet to be done here. */
    private void accent() {
        Page page = wizard.currentProperty().get();
        PageAction action = page.primaryProperty().get();
        PageState state = page.stateProperty().get();
        boolean toDo = action != null && action.enabledProperty().get() && state == PageState.TO_DO;
        boolean last = close.isVisible();
        boolean ended = last && (state == PageState.DONE || state == PageState.ATTENTION);
        boolean goesOn = last ? ended : wizard.canGoNextProperty().get() && !toDo;
        for (Button button : new Button[] {primary, next, close}) {
            button.getStyleClass().remove(Styles.ACCENT);
        }
        Button onward = last ? close : next;
        Button accented = goesOn || !primary.isVisible() ? onward : primary;
        if (ended || accented != close) {
            accented.getStyleClass().add(Styles.ACCENT);
        }
    }

    /** Whether it is one of the buttons. */
    boolean holds(@Nullable Node node) {
        return node != null && getChildren().contains(node);
    }

    /** Presses the button that has the accent, if it can be pressed; the window is not closed by the way. */
    void fireAccented() {
        for (Button button : new Button[] {primary, next}) {
            if (button.getStyleClass().contains(Styles.ACCENT) && button.isVisible() && !button.isDisabled()) {
                button.fire();
                return;
            }
        }
    }
}
