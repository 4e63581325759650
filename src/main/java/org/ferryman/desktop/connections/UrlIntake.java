package org.ferryman.desktop.connections;

import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.event.ActionEvent;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import org.ferryman.postgres.connect.ConnectionForm;

/**
 * Lets a field hand a connection URL on instead of showing it: there may be a password in it. One that is pasted or
 * dropped never appears; one that is typed goes when the field is left, or with Enter.
 */
public final class UrlIntake {

    private UrlIntake() {}

    /** Watches a field, whatever else it is for; what is pasted there is the page's first connection. */
    public static void at(TextField field, ServiceConnectionsPage<?> page) {
        at(field, url -> page.paste(page.entry(), url));
    }

    /** The same, for another of the page's connections. */
    static void at(TextField field, ServiceConnectionsPage<?> page, ConnectionEntry entry) {
        at(field, url -> page.paste(entry, url));
    }

    private static void at(TextField field, Consumer<String> urls) {
        field.setTextFormatter(new TextFormatter<>(change -> {
            String text = change.getControlNewText();
            // One letter at a time is typing: the rest of the URL is still to come.
            if (change.getText().length() > 1 && ConnectionForm.isUrl(text)) {
                Platform.runLater(() -> urls.accept(text));
                return null;
            }
            return change;
        }));
        field.focusedProperty().addListener((property, before, focused) -> {
            if (!focused) {
                handOn(field, urls);
            }
        });
        field.addEventFilter(ActionEvent.ACTION, event -> {
            if (handOn(field, urls)) {
                event.consume();
            }
        });
    }

    private static boolean handOn(TextField field, Consumer<String> urls) {
        String text = field.getText();
        if (text == null || !ConnectionForm.isUrl(text)) {
            return false;
        }
        field.clear();
        urls.accept(text);
        return true;
    }
}
