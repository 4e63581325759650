package org.ferryman.cli;

import java.util.Set;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.Choice;
import org.ferryman.keto.Decision;
import picocli.CommandLine.Command;

/** {@code keto skipped defer}. */
@Command(
        name = "defer",
        description = {
            "Takes the decision on skipped tuples back, to decide later.",
            "",
            "Reads: the legacy tables. Writes: in the run folder decisions.jsonl and decide.json;"
                    + " with --sql, deletes rows"
                    + " that had recreated these tuples by SQL."
        },
        footer = {"", "Example:", "  ferryman keto skipped defer --config keto.yml --rule MALFORMED_SUBJECT --sql"})
final class SkippedDeferCommand extends DecideCommand {

    SkippedDeferCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Choice choice() {
        return Choice.defer();
    }

    @Override
    Set<Decision.Kind> kinds() {
        return Set.of(Decision.Kind.DEFER);
    }

    @Override
    boolean mustWrite() {
        return false;
    }
}
