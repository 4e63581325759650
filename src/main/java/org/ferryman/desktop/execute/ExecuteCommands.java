package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** The command lines and the statements that do what the page's button does. */
final class ExecuteCommands {

    private ExecuteCommands() {}

    /** One a line, each to be run by itself; those that write don't ask, or they would read the next line as answer. */
    static String lines(
            ExecuteContent now, WriteStop writes, Optional<String> schemaOwner, @Nullable OpenDatabase opened) {
        if (opened == null || now.servesSince().isPresent()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        if (now.needsSchema()) {
            List<String> options = new ArrayList<>(List.of("--apply"));
            schemaOwner.ifPresent(owner -> options.addAll(List.of("--owner", owner)));
            options.add("--yes");
            lines.add(opened.commandLine("schema", options.toArray(String[]::new)));
        }
        writes.commandLine(opened).ifPresent(lines::add);
        lines.add(opened.commandLine("migrate", "--yes"));
        lines.add(opened.commandLine("verify"));
        return String.join("\n", lines);
    }

    static List<String> preview(
            TextBundle texts, WriteStop writes, Optional<String> schemaOwner, @Nullable OpenDatabase opened)
            throws Exception {
        if (opened == null) {
            return List.of();
        }
        List<String> statements =
                new ArrayList<>(opened.playbook().schema(schemaOwner).preview());
        statements.addAll(writes.preview(opened));
        statements.addAll(opened.playbook().migrate().preview());
        statements.add("-- " + texts.get("preview.verify"));
        return statements;
    }
}
