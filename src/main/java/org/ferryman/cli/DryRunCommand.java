package org.ferryman.cli;

import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Evidence;
import org.ferryman.keto.DryRun;
import org.ferryman.keto.InPlaceDryRun;
import org.ferryman.keto.KetoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code keto dry-run}. */
@Command(
        name = "dry-run",
        description = {
            "Rehearses the migration, tells what it would do and how long v0.6 could not write.",
            "",
            "In place: does the real thing in the database itself, into a twin of v0.7's table, and rolls it"
                    + " back. Takes no"
                    + " lock that v0.6 or v0.7 would wait for.",
            "Reads: Keto's tables, in one snapshot. Writes: nothing that stays in the database; in the run folder"
                    + " dry-run.json and the reports of the tuples that would be skipped (skipped.html, .csv, .jsonl)."
        })
final class DryRunCommand extends KetoCommand {

    @Option(
            names = "--mode",
            paramLabel = "in-place",
            defaultValue = "in-place",
            converter = ModeName.class,
            description = "Where to rehearse. Default: ${DEFAULT-VALUE}.")
    private DryRun.Mode mode = DryRun.Mode.IN_PLACE;

    DryRunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        KetoSettings settings = settings();
        try (OpenRun run = open(Optional.of(settings))) {
            return withConnection(
                    run.database().settings(),
                    Answer.of(run.produce(rehearsal(run, settings)), result -> done(result, run)));
        }
    }

    private Evidence<DryRun> rehearsal(OpenRun run, KetoSettings settings) {
        return switch (mode) {
            case IN_PLACE -> new InPlaceDryRun(run.database(), settings, run.folder());
            case COPY -> throw new IllegalStateException("refused by the option");
        };
    }

    private static Answer done(DryRun result, OpenRun run) {
        ExitCode exit = result.totals().skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new Answer(exit, result, result.findings(), page -> new CountsText(page).dryRun(result, run.folder()));
    }

    /** The modes as they are written. */
    static final class ModeName implements ITypeConverter<DryRun.Mode> {
        @Override
        public DryRun.Mode convert(String value) {
            if (value.equals("in-place")) {
                return DryRun.Mode.IN_PLACE;
            }
            throw new TypeConversionException("expected in-place");
        }
    }
}
