package org.ferryman.cli.keto.skipped;

import java.util.Set;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
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
public final class SkippedDeferCommand extends DecideCommand {

    public SkippedDeferCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    DecisionRequest choice() {
        return DecisionRequest.defer();
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
