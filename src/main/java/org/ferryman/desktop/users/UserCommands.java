package org.ferryman.desktop.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The command lines that do what the page does. */
final class UserCommands {

    private UserCommands() {}

    /** What does what is asked about; else one a line, each to be run by itself: those that are yet to be done. */
    static String of(OpenDatabase opened, @Nullable RolesStatus known, FreezeWhen when, Optional<UsersQuestion> asked) {
        if (known == null) {
            return "";
        }
        return asked.map(about -> asked(opened, known, about)).orElseGet(() -> toDo(opened, known, when));
    }

    private static String asked(OpenDatabase opened, RolesStatus known, UsersQuestion asked) {
        String[] roles = {"--old-user", known.oldUser(), "--new-user", known.newUser()};
        return switch (asked) {
            case FREEZE -> opened.commandLine("freeze", with(roles, "--yes"));
            case END_SESSIONS -> opened.commandLine("freeze", with(roles, "--end-sessions", "--yes"));
            case THAW -> opened.commandLine("thaw", with(roles, "--yes"));
            // Whoever names the new one has it dropped, whatever the record says.
            case DROP -> opened.commandLine("user drop", "--old-user", known.oldUser(), "--yes");
        };
    }

    private static String[] with(String[] roles, String... more) {
        return Stream.concat(Stream.of(roles), Stream.of(more)).toArray(String[]::new);
    }

    private static String toDo(OpenDatabase opened, RolesStatus known, FreezeWhen when) {
        List<String> lines = new ArrayList<>();
        String[] roles = {"--old-user", known.oldUser(), "--new-user", known.newUser(), "--yes"};
        if (!known.frozen() && known.user().state() != Inspection.State.DONE) {
            lines.add(opened.commandLine("user create", roles));
        }
        if (known.schema().state() != Inspection.State.DONE) {
            List<String> options = new ArrayList<>(List.of("--apply"));
            known.schemaOwner().ifPresent(owner -> options.addAll(List.of("--owner", owner)));
            options.add("--yes");
            lines.add(opened.commandLine("schema", options.toArray(String[]::new)));
        }
        if (!known.frozen() && when == FreezeWhen.NOW) {
            lines.add(opened.commandLine("freeze", roles));
        }
        return String.join("\n", lines);
    }

    /** What the user runs to have v0.7 make its tables by itself. */
    static String migrateUp(OpenDatabase opened, RolesStatus known) {
        String url = opened.run().database().settings().toUser(known.newUser()).url();
        String dsn = url.replaceFirst("^postgresql:", "postgres:").replaceFirst("@", ":PASSWORD@");
        return "DSN='" + dsn + "' keto migrate up --yes --config '"
                + opened.settings().config().source().toAbsolutePath() + "'";
    }

    /** What is yet to be done here, and at the execution. */
    static List<String> preview(TextBundle texts, OpenDatabase opened, RolesStatus known, FreezeWhen when)
            throws Exception {
        RoleNames named = UserSteps.named(known);
        List<String> all = new ArrayList<>();
        part(
                all,
                texts.get("preview.user"),
                opened.playbook().newUser(named, Optional.empty()).preview());
        part(
                all,
                texts.get("preview.schema"),
                opened.playbook().schema(known.schemaOwner()).preview());
        if (when != FreezeWhen.NOT && known.present()) {
            part(
                    all,
                    texts.get(when == FreezeWhen.NOW ? "preview.freeze" : "preview.freeze.later"),
                    opened.playbook().freeze(named, Waiting.DEFAULT).preview());
        }
        return all;
    }

    private static void part(List<String> all, String title, List<String> statements) {
        if (!statements.isEmpty()) {
            all.add("-- " + title + "\n" + statements.get(0));
            all.addAll(statements.subList(1, statements.size()));
        }
    }
}
