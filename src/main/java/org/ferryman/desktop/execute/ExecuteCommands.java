package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.RolesStatus;
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
            List<String> options = new ArrayList<>(List.of("--apply"));
            schemaOwner(page.workspace()).ifPresent(owner -> options.addAll(List.of("--owner", owner)));
            options.add("--yes");
            lines.add(opened.commandLine("schema", options.toArray(String[]::new)));
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
        List<String> statements =
                new ArrayList<>(schema(page.workspace(), opened).preview());
        statements.addAll(page.writes().preview(opened));
        statements.addAll(opened.playbook().migrate().preview());
        statements.add("-- " + page.texts().get("preview.verify"));
        return statements;
    }

    /** What makes v0.7's tables, for the owner that the page Users tells. */
    static SchemaStep schema(Workspace workspace, Opened opened) {
        return opened.playbook().schema(schemaOwner(workspace));
    }

    private static Optional<String> schemaOwner(Workspace workspace) {
        RolesStatus known = workspace.usersProperty().get();
        return known == null ? Optional.empty() : known.schemaOwner();
    }
}
