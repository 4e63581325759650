package org.ferryman.desktop.kratos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.wizard.PageState;

/** The page about identities, with those of the sample. */
final class SampleIdentities {

    private SampleIdentities() {}

    /** Against a schema that is stricter than that of the sample. */
    static void look(TestWindow window, Sight sight, Path home) throws IOException {
        Path stricter = Files.writeString(home.resolve("person.json"), """
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                 "properties": {"traits": {"type": "object", "properties": {
                  "email": {"type": "string", "format": "email", "maxLength": 22, "ory.sh/kratos": {
                   "credentials": {"password": {"identifier": true}}, "recovery": {"via": "email"}}},
                  "name": {"type": "object", "properties": {
                   "first": {"type": "string", "pattern": "^\\\\pL+$"}, "last": {"type": "string"}}}}}}}
                """);
        window.press("primary");
        window.await(() -> window.current().stateProperty().get() == PageState.DONE);
        assertThat(window.node("identities-verdict", Label.class).getText())
                .isEqualTo("All 2,000 identities that were looked at fit.");
        sight.look(window.scene(), "identities-fit");
        window.press("add-schema");
        runOnFx(() -> {
            window.node("schema-name-1", TextField.class).setText("default");
            window.node("schema-path-1", TextField.class).setText(stricter.toString());
        });
        window.press("primary");
        window.await(() -> window.current().stateProperty().get() == PageState.ATTENTION);
        window.scrollTo("identities-result");
        window.screenshot("kratos-identities");
        sight.look(window.scene(), "identities-broken");
    }
}
