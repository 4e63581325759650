package org.ferryman.desktop.connections;

import java.util.function.Consumer;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import org.ferryman.postgres.connect.ConnectionForm;

/** Takes a host, and hands a connection URL on instead of showing it: there may be a password in it. */
final class HostField extends TextField {

    private final Consumer<String> urls;

    HostField(Consumer<String> urls) {
        this.urls = urls;
        focusedProperty().addListener((property, before, focused) -> {
            if (!focused && ConnectionForm.isUrl(getText())) {
                handOn(getText());
            }
        });
    }

    @Override
    public void paste() {
        String text = Clipboard.getSystemClipboard().getString();
        if (text != null && ConnectionForm.isUrl(text)) {
            handOn(text);
        } else {
            super.paste();
        }
    }

    private void handOn(String url) {
        clear();
        urls.accept(url);
    }
}
