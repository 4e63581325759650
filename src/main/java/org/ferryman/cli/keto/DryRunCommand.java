package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.CountsText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.DryRun;
import org.ferryman.playbook.PlannedStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code keto dry-run}. */
@Command(
        name = "dry-run",
        description = {
            "Does a dry run of the migration: shows what it would do and for how long v0.6 could not write.",
            "",
            "In place: does the real thing in the database itself, into a copy of v0.7's table, and rolls it"
                    + " back. Takes no lock that v0.6 or v0.7 would wait for.",
            "On a copy: reads the legacy tables in one snapshot into an embedded server, or into the database of"
                    + " --scratch-url, and migrates and verifies them there. SELECT is enough on the database itself.",
            "Reads: Keto's tables, in one snapshot. Writes: nothing that stays in the database; in the run folder"
                    + " dry-run.json and the reports of the tuples that would be skipped (skipped.html, .csv, .jsonl)."
        })
public final class DryRunCommand extends KetoCommand {

    @Option(
            names = "--mode",
            paramLabel = "in-place|copy",
            defaultValue = "in-place",
            converter = ModeName.class,
            description = "Where to do the dry run. Default: ${DEFAULT-VALUE}.")
    private DryRun.Mode mode = DryRun.Mode.IN_PLACE;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "With --mode copy: the database to make the copy in, in a schema of its own that is"
                    + " dropped afterwards. Without it, an embedded server is started.")
    private @Nullable String scratchUrl;

    @Mixin
    private MoveAgainOption again = new MoveAgainOption();

    public DryRunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (scratchUrl != null && mode != DryRun.Mode.COPY) {
            throw usage("--scratch-url goes with --mode copy.");
        }
        KetoSettings settings = again.in(settings());
        return recorded(
                Optional.of(settings),
                run -> CommandAnswer.of(
                        run.run(planned(this, Optional.of(mode), scratchUrl)), result -> done(result, run)));
    }

    /**
     * The step with what was chosen.
     *
     * @param scratchUrl the database in which a copy is made; if null, one on an embedded server
     */
    public static PlannedStep<DryRun.Options, DryRun> planned(
            KetoCommand command, Optional<DryRun.Mode> mode, @Nullable String scratchUrl) {
        return PlannedStep.of(KetoSteps.DRY_RUN, new DryRun.Options(mode, Optional.empty()))
                .prepared(new Copy(command, scratchUrl));
    }

    /** Connects to where a copy is made, while it is rehearsed on. */
    private record Copy(KetoCommand command, @Nullable String scratchUrl)
            implements PlannedStep.Preparation<DryRun.Options> {

        @Override
        public <R> Outcome<R> around(PlannedStep.Doing<DryRun.Options, R> doing, DryRun.Options options)
                throws Exception {
            if (!options.onCopy()) {
                return doing.with(options);
            }
            try (ScratchDatabase scratch = scratchUrl == null
                    ? ScratchDatabase.embedded(command.terminal().folders())
                    : ScratchDatabase.at(command.connection(scratchUrl))) {
                return doing.with(new DryRun.Options(options.mode(), Optional.of(scratch.database())));
            }
        }
    }

    public static CommandAnswer done(DryRun result, OpenRun run) {
        ExitCode exit = result.totals().skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new CommandAnswer(
                exit, result, result.findings(), page -> new CountsText(page).dryRun(result, run.folder()));
    }

    /** The modes as they are written. */
    public static final class ModeName implements ITypeConverter<DryRun.Mode> {
        @Override
        public DryRun.Mode convert(String value) {
            return switch (value) {
                case "in-place" -> DryRun.Mode.IN_PLACE;
                case "copy" -> DryRun.Mode.COPY;
                default -> throw new TypeConversionException("expected in-place or copy");
            };
        }
    }
}
