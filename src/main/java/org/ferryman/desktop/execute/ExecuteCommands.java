package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** The command lines and the statements that do what the page's button does. */
final class ExecuteCommands {

    private ExecuteCommands() {}

    /** One a line, each to be run by itself; those that write don't ask, or they would read the next line as answer. */
    static String lines(ExecuteContent now, ExecuteRun run, @Nullable OpenDatabase opened) {
        if (opened == null || now.servesSince().isPresent()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        if (now.needsSchema()) {
            List<String> options = new ArrayList<>(List.of("--apply"));
            run.schemaOwner().ifPresent(owner -> options.addAll(List.of("--owner", owner)));
            options.add("--yes");
            lines.add(opened.commandLine("schema", options.toArray(String[]::new)));
        }
        run.writes().commandLine(opened).ifPresent(lines::add);
        lines.add(
                now.movesAgain()
                        ? opened.commandLine("migrate", "--move-again", "--yes")
                        : opened.commandLine("migrate", "--yes"));
        lines.add(opened.commandLine("verify"));
        return String.join("\n", lines);
    }

    static List<String> preview(TextBundle texts, ExecuteContent now, ExecuteRun run, @Nullable OpenDatabase opened)
            throws Exception {
        if (opened == null) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        if (now.status() == null || now.needsSchema()) {
            statements.addAll(opened.playbook().schema(run.schemaOwner()).preview());
        }
        statements.addAll(run.writes().preview(opened));
        statements.addAll(opened.playbook().migrate(run.options()).preview());
        statements.add("-- " + texts.get("preview.verify"));
        return statements;
    }
}
