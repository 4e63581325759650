package org.ferryman.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesWindow
class LogPaneTest {

    @TempDir
    Path folder;

    private final EventLog log = new EventLog(Clock.fixed(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC));
    private LogPane pane;
    private ListView<?> lines;

    @BeforeEach
    void before() {
        pane = onFx(() -> new LogPane(log, BackgroundTasks.immediate()));
        runOnFx(() -> new Scene(pane, 900, 300));
        lines = onFx(() -> (ListView<?>) pane.lookup("#log-lines"));
        runOnFx(() -> {
            log.add("assess", "started");
            log.add("migrate", "rows · videos");
            log.add("migrate", "done");
        });
    }

    @Test
    void it_shows_what_matches_the_search_in_source_or_text() {
        assertThat(onFx(() -> lines.getItems().size())).isEqualTo(3);
        runOnFx(() -> pane.search().setText("MIGRATE"));
        assertThat(onFx(() -> lines.getItems().size())).isEqualTo(2);
        runOnFx(() -> pane.search().setText("videos"));
        assertThat(onFx(() -> lines.getItems().size())).isEqualTo(1);
        runOnFx(() -> pane.search().setText(""));
        assertThat(onFx(() -> lines.getItems().size())).isEqualTo(3);
    }

    @Test
    void a_command_that_a_finding_names_is_in_quotes_as_on_the_pages() {
        Finding finding = Finding.blocker("UNDO_STOPPED", "Run `ferryman keto undo` again.", "It stopped.", "Run it.");
        runOnFx(() -> log.add("undo", finding));
        runOnFx(() -> pane.search().setText("ferryman keto undo"));
        press("copy");
        assertThat(clipboard()).endsWith("UNDO_STOPPED: Run \u201cferryman keto undo\u201d again.");
    }

    @Test
    void copy_takes_the_selected_lines_or_all_that_are_shown() {
        press("copy");
        assertThat(clipboard().lines()).hasSize(3).last().asString().endsWith("migrate     done");
        runOnFx(() -> lines.getSelectionModel().select(0));
        press("copy");
        assertThat(clipboard().lines())
                .singleElement()
                .asString()
                .contains("assess")
                .contains("started");
    }

    @Test
    void saving_writes_what_is_shown_and_says_where() throws Exception {
        Path file = folder.resolve("log.txt");
        runOnFx(() -> pane.save(file));
        assertThat(Files.readString(file).lines()).hasSize(3);
        assertThat(note()).contains(file.toString());
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("what happened names tuples")
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_place_that_cannot_be_written_is_named() {
        runOnFx(() -> pane.save(folder));
        assertThat(note()).startsWith("Could not be saved").contains(folder.toString());
    }

    @Test
    void it_holds_no_more_than_its_limit_and_keeps_the_newest() {
        runOnFx(() -> {
            for (int number = 0; number <= EventLog.LIMIT; number++) {
                log.add("many", "line " + number);
            }
        });
        assertThat(onFx(() -> lines.getItems().size())).isLessThanOrEqualTo(EventLog.LIMIT);
        assertThat(onFx(() -> log.lines().get(log.lines().size() - 1).text())).isEqualTo("line " + EventLog.LIMIT);
    }

    private void press(String id) {
        runOnFx(() -> ((Button) pane.lookup("#log-" + id)).fire());
    }

    private String note() {
        return onFx(() -> ((Label) pane.lookup("#log-note")).getText());
    }

    private static String clipboard() {
        return onFx(() -> Clipboard.getSystemClipboard().getString());
    }
}
