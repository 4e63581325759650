package org.ferryman.cli.keto;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.StatementText;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.RoleNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keto schema}. */
@Command(
        name = "schema",
        description = {
            "Shows whether v0.7's migrations are applied, and the SQL that is missing; applies it with --apply.",
            "",
            "The result is the same as that of v0.7's own `keto migrate up`. v0.6 goes on reading and writing.",
            "Reads: the catalog. Writes, with --apply: v0.7's empty tables, and schema.json in the run folder. Needs no"
                    + " --config."
        },
        footer = {"", "Example:", "  ferryman keto schema --url postgresql://keto@localhost/keto --apply --owner keto"})
public final class SchemaCommand extends KetoCommand {

    @Option(names = "--apply", description = "Make v0.7's tables.")
    private boolean apply;

    @Option(
            names = "--owner",
            paramLabel = "ROLE",
            description = "The role that is to own them; by default the owner of the legacy tables, or the new user if"
                    + " that owner is a superuser.")
    private @Nullable String owner;

    public SchemaCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (apply) {
            requireConsent();
        }
        return recorded(Optional.empty(), this::schema);
    }

    private CommandAnswer schema(OpenRun run) throws Exception {
        Optional<String> named = Optional.ofNullable(owner);
        SchemaStep step = run.playbook()
                .schema(named.isPresent() ? named : run.playbook().schemaOwner(RoleNames.DEFAULT, cancellation()));
        return looked(run, step, inspection -> {
            if (!apply) {
                return told(inspection, step.preview());
            } else if (inspection.state() == Inspection.State.DONE || consents(run, step)) {
                return CommandAnswer.of(run.run(step), SchemaCommand::applied);
            }
            return CommandAnswer.without(ExitCode.CANCELLED, List.of());
        });
    }

    /**
     * What {@code keto schema} without {@code --apply} tells.
     *
     * @param applied whether v0.7's migrations are applied
     * @param officialCommand v0.7's own command that applies them
     * @param preview the SQL that {@code --apply} would run; empty if they are applied
     */
    public record SchemaState(boolean applied, List<String> officialCommand, List<String> preview) {}

    private static CommandAnswer told(Inspection inspection, List<String> preview) {
        boolean done = inspection.state() == Inspection.State.DONE;
        SchemaState state = new SchemaState(done, SchemaStep.officialCommand(), preview);
        return new CommandAnswer(ExitCode.DONE, state, inspection.findings(), page -> {
            if (done) {
                page.line("v0.7's migrations are applied: there is nothing to do.");
                return;
            }
            page.line("v0.7's migrations are not applied yet. Nothing was changed.");
            page.line("");
            page.line("Apply them with v0.7's own command:");
            page.line("    " + String.join(" ", state.officialCommand()));
            page.line("or with `ferryman keto schema --apply`, which runs, in one transaction:");
            page.line("");
            preview.forEach(statement -> page.line(StatementText.indented(statement)));
        });
    }

    /** What was done, for people and scripts. */
    public static CommandAnswer applied(SchemaResult result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                List.of(),
                page -> page.line((result.applied()
                                ? page.style().good("v0.7's tables are made")
                                : page.style().good("v0.7's tables were there already"))
                        + " in schema " + TextStyle.value(result.schema()) + "; their owner is "
                        + TextStyle.value(result.owner()) + "."));
    }
}
