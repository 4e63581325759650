package org.ferryman.cli.terminal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.record.RunSummary;

/** Prints answers: as text for people, or as one JSON document. */
final class AnswerPrinter {

    private final Terminal terminal;
    private final boolean json;
    private final boolean lines;

    /** @param lines whether each answer is told in one line, as there are several */
    AnswerPrinter(Terminal terminal, boolean json, boolean lines) {
        this.terminal = terminal;
        this.json = json;
        this.lines = lines;
    }

    /** What came of the command goes to standard output, what kept it from its work to standard error. */
    void present(String command, CommandAnswer answer) {
        if (json) {
            ExitCode exit = answer.exit();
            JsonEnvelope envelope = new JsonEnvelope(
                    command, exit.code(), exit.keyword(), answer.summary(), answer.result(), answer.findings());
            String document = lines ? Json.line(envelope) + "\n" : Json.pretty(envelope);
            byte[] octets = document.getBytes(StandardCharsets.UTF_8);
            terminal.out().write(octets, 0, octets.length);
            terminal.out().flush();
            return;
        }
        if (answer.result() == null) {
            trouble(answer);
            return;
        }
        TextPage page = new TextPage(terminal.out(), terminal.style());
        answer.text().accept(page);
        if (!lines) {
            page.findings(answer.findings());
            summary(page, answer);
        }
        terminal.out().flush();
    }

    private void trouble(CommandAnswer answer) {
        TextPage page = new TextPage(terminal.err(), terminal.style());
        page.line("");
        answer.findings().forEach(finding -> page.finding(finding, label(answer, finding)));
        if (!answer.findings().isEmpty()) {
            page.line("");
        }
        answer.text().accept(page);
        summary(page, answer);
        Path log = terminal.folders().log();
        boolean failed = answer.exit() == ExitCode.FAILED || answer.exit() == ExitCode.PART_WAY;
        if (failed && Files.exists(log)) {
            page.line("Log: " + log);
        }
        terminal.err().flush();
    }

    private static void summary(TextPage page, CommandAnswer answer) {
        RunSummary summary = answer.summary();
        if (summary != null) {
            page.line("");
            page.paragraph((summary.attention() ? page.style().warning("So far") : "So far") + ": "
                    + TextStyle.value(summary.sentence()));
        }
    }

    private String label(CommandAnswer answer, Finding finding) {
        return finding.blocks() && answer.exit() != ExitCode.BLOCKED
                ? terminal.style().bad("error")
                : terminal.style().severity(finding.severity());
    }
}
