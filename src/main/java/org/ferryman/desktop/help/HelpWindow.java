package org.ferryman.desktop.help;

import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** The documents in a window of their own, to be read beside the work. There is one at most. */
public final class HelpWindow {

    private static final TextBundle TEXTS = TextBundle.of(HelpWindow.class);
    private static final double WIDTH = 980;
    private static final double HEIGHT = 720;

    private final BackgroundTasks tasks;
    private @Nullable Stage stage;
    private @Nullable HelpView view;

    /** A window that is not open yet. */
    public HelpWindow(BackgroundTasks tasks) {
        this.tasks = tasks;
    }

    /** Opens the help of a page, beside the window it belongs to. */
    public void open(Page page, Window owner) {
        String article = Manual.nameFor(page);
        HelpView shown = view;
        Stage window = stage;
        if (shown != null && window != null) {
            shown.show(article);
            window.show();
            window.toFront();
            return;
        }
        tasks.run(Manual::read, manual -> create(manual, article, owner), missing -> {
            throw new IllegalStateException(missing);
        });
    }

    private void create(Manual manual, String article, Window owner) {
        if (stage != null) {
            return;
        }
        HelpView made = new HelpView(manual);
        Stage window = new Stage();
        window.initOwner(owner);
        window.setTitle(TEXTS.get("help.title"));
        Scene scene = new Scene(made, WIDTH, HEIGHT);
        scene.getStylesheets().setAll(owner.getScene().getStylesheets());
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                window.close();
            }
        });
        window.setScene(scene);
        stage = window;
        view = made;
        made.show(article);
        window.show();
    }

    /** What is in it; empty before it was first opened. */
    public Optional<HelpView> view() {
        return Optional.ofNullable(view);
    }
}
