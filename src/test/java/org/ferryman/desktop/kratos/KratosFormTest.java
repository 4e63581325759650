package org.ferryman.desktop.kratos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection form of Kratos does what Keto's does. */
@UsesWindow
class KratosFormTest {

    @TempDir
    private Path home;

    private static String text(TestWindow window, String id) {
        return onFx(() -> window.node(id, TextField.class).getText());
    }

    private static void form(TestWindow window) {
        window.press("choice-kratos");
        window.press("next");
        window.await(() -> window.scene().lookup("#kratos-config") != null);
    }

    @Test
    void a_url_may_be_pasted_into_every_field_and_its_password_is_in_the_password_field_only() {
        try (TestWindow window = TestWindow.open(home)) {
            form(window);
            for (String id : new String[] {"host", "user", "program", "kratos-config"}) {
                runOnFx(() -> {
                    ClipboardContent content = new ClipboardContent();
                    content.put(DataFormat.PLAIN_TEXT, "postgresql://" + id + ":hunter2@db.example/kratos");
                    Clipboard.getSystemClipboard().setContent(content);
                    window.node(id, TextField.class).clear();
                    window.node(id, TextField.class).paste();
                });
                runOnFx(() -> {});
                assertThat(text(window, "host")).isEqualTo("db.example");
                assertThat(text(window, "user")).isEqualTo(id);
                assertThat(text(window, "password")).isEqualTo("hunter2");
                assertThat(text(window, "program") + text(window, "kratos-config"))
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void of_several_configurations_in_a_file_one_is_chosen_with_a_click() throws Exception {
        Path file = Files.writeString(home.resolve("values.yml"), """
                a: {kratos: {config: {identity: {schemas: [{id: a}]}}}}
                b: {kratos: {config: {identity: {schemas: [{id: b}]}}}}
                """);
        try (TestWindow window = TestWindow.open(home)) {
            form(window);
            runOnFx(() -> {
                window.node("program", TextField.class).setText("/bin/true");
                window.node("kratos-config", TextField.class).setText(file.toString());
            });
            window.await(() -> choice(window).isPresent());
            runOnFx(() -> choice(window).orElseThrow().fire());
            assertThat(text(window, "kratos-config")).isEqualTo(file + "#b.kratos.config");
            window.await(() -> choice(window).isEmpty());
        }
    }

    private static Optional<Hyperlink> choice(TestWindow window) {
        return window.scene().getRoot().lookupAll(".hyperlink").stream()
                .filter(Hyperlink.class::isInstance)
                .map(Hyperlink.class::cast)
                .filter(link -> link.getText().equals("Use b.kratos.config"))
                .findFirst();
    }
}
