package org.ferryman.desktop.about;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.app.ProgramVersion;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;

/** Version, Java, where the log is, and whose work this program is built on. */
public final class AboutView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(AboutView.class);
    private static final double LICENCES_HEIGHT = 260;

    private final Path log;
    private final List<LibraryNotice> notices = LibraryNotice.all();

    /** @param log the log's file */
    public AboutView(Path log) {
        this.log = log;
        getStyleClass().add("about");
        GridPane facts = new GridPane();
        facts.getStyleClass().add("about-facts");
        for (List<String> fact : facts()) {
            Label value = Labels.wrapped(fact.get(1));
            facts.addRow(facts.getRowCount(), named(fact.get(0)), value);
        }
        GridPane libraries = new GridPane();
        libraries.getStyleClass().add("about-facts");
        for (LibraryNotice notice : notices) {
            libraries.addRow(libraries.getRowCount(), new Label(notice.name()), named(notice.licence()));
        }
        ScrollPane scroll = new ScrollPane(libraries);
        scroll.setFitToWidth(true);
        scroll.setPrefViewportHeight(LICENCES_HEIGHT);
        scroll.setAccessibleText(TEXTS.get("about.licences"));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren()
                .addAll(
                        Labels.wrapped(TEXTS.get("about.what")),
                        facts,
                        Labels.heading(TEXTS.get("about.licences")),
                        Labels.muted(TEXTS.get("about.others")),
                        scroll);
    }

    private static Label named(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private List<List<String>> facts() {
        return List.of(
                List.of(TEXTS.get("about.version"), ProgramVersion.current()),
                List.of(TEXTS.get("about.java"), Runtime.version() + " · " + System.getProperty("java.vendor")),
                List.of(
                        TEXTS.get("about.system"),
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " · "
                                + System.getProperty("os.arch")),
                List.of(TEXTS.get("about.log"), log.toString()));
    }

    /** All of it, as text. */
    public String written() {
        return facts().stream().map(fact -> fact.get(0) + ": " + fact.get(1)).collect(Collectors.joining("\n"))
                + "\n\n"
                + notices.stream()
                        .map(notice -> notice.name() + ": " + notice.licence())
                        .collect(Collectors.joining("\n"));
    }
}
