package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.wizard.Opened;
import org.jspecify.annotations.Nullable;

/** The command lines and the statements that do what the page's button does. */
final class ExecuteCommands {

    private ExecuteCommands() {}

    /** One a line, each to be run by itself; those that write don't ask, or they would read the next line as answer. */
    static String lines(ExecutePage page, @Nullable Opened opened) {
        if (opened == null || page.workspace().servesSince().isPresent()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        if (page.needsSchema()) {
            lines.add(opened.commandLine("schema", "--apply", "--yes"));
        }
        page.writes().commandLine(opened).ifPresent(lines::add);
        lines.add(opened.commandLine("migrate", "--yes"));
        lines.add(opened.commandLine("verify"));
        return String.join("\n", lines);
    }

    static List<String> preview(ExecutePage page, @Nullable Opened opened) throws Exception {
        if (opened == null) {
            return List.of();
        }
        List<String> statements = new ArrayList<>(opened.playbook().schema().preview());
        statements.addAll(page.writes().preview(opened));
        statements.addAll(opened.playbook().migrate().preview());
        statements.add("-- " + page.texts().get("preview.verify"));
        return statements;
    }
}
