package org.ferryman.cli.keto.skipped;

import java.util.Set;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keto skipped leave-out}. */
@Command(
        name = "leave-out",
        description = {
            "Leaves skipped tuples out of v0.7, for good, and records why.",
            "",
            "Reads: the legacy tables. Writes: in the run folder decisions.jsonl and decide.json;"
                    + " with --sql, deletes rows"
                    + " that had recreated these tuples by SQL."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto skipped leave-out --config keto.yml --namespace videos --object tmp --reason test"
        })
public final class SkippedLeaveOutCommand extends DecideCommand {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private String reason = "";

    public SkippedLeaveOutCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    DecisionRequest choice() {
        return DecisionRequest.leaveOut(reason);
    }

    @Override
    Set<Decision.Kind> kinds() {
        return Set.of(Decision.Kind.LEAVE_OUT);
    }

    @Override
    boolean mustWrite() {
        return false;
    }
}
