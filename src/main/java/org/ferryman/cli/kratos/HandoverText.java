package org.ferryman.cli.kratos;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.StoppedReplication;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;

/** How the terminal tells of what several commands do to the two databases. */
public final class HandoverText {

    private HandoverText() {}

    /** At once: those who route the traffic wait for it. */
    public static void targetOpened(Terminal terminal) {
        opened(terminal, "The target is open: route traffic to the new Kratos now.");
    }

    /** The same, after going back. */
    public static void sourceOpened(Terminal terminal) {
        opened(terminal, "The source is open: route traffic to the old Kratos now.");
    }

    private static void opened(Terminal terminal, String text) {
        TextPage page = new TextPage(terminal.err(), terminal.style());
        page.line(page.style().good(text));
        page.flush();
    }

    /** A replication has ended. */
    static CommandAnswer stopped(StoppedReplication result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style()
                        .good(
                                result.changed()
                                        ? "The replication has ended; nothing of it is left on either server."
                                        : "There was no replication.")));
    }

    /** The old Kratos has taken over again. */
    public static CommandAnswer returned(KratosReturn result) {
        ExitCode exit = result.proof() == RowEquality.EQUAL ? ExitCode.DONE : ExitCode.UNPROVEN;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            result.outageSeconds()
                    .ifPresent(seconds -> page.line("Nobody could write for " + AmountText.seconds(seconds) + "."));
            proof(page, result.proof(), result.tables());
        });
    }

    /** What comparing both sides came to. */
    static void proof(TextPage page, RowEquality proof, List<KratosCutover.Table> tables) {
        String text = KratosBlueGreenTales.proof(proof, tables);
        page.line(
                switch (proof) {
                    case EQUAL -> page.style().good(text);
                    case DIFFERS -> page.style().bad(text);
                    case UNPROVEN -> page.style().warning(text);
                });
    }

    /** How much one side still lacks of the other; nothing where that is not known. */
    public static void lag(TextPage page, Optional<Long> lagBytes, Optional<Double> lagSeconds) {
        lagBytes.ifPresent(bytes -> page.line("Still to come: " + AmountText.bytes(bytes)
                + lagSeconds
                        .map(seconds -> ", " + AmountText.seconds(seconds) + " old")
                        .orElse("")
                + "."));
    }
}
