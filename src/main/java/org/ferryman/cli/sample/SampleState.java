package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.jspecify.annotations.Nullable;

/**
 * The result of the {@code sample} commands.
 *
 * @param running whether the server runs; all else is null or empty if not
 * @param url of the database, without the password
 * @param config Keto's configuration file
 * @param passfile the file that holds the password, for {@code PGPASSFILE}
 * @param commands that can be run as they are, one after the other
 */
public record SampleState(
        boolean running,
        @Nullable String url,
        @Nullable String config,
        @Nullable String passfile,
        List<String> commands) {

    static SampleState of(SampleServer sample, Optional<EmbeddedServer> running, Terminal terminal) {
        if (running.isEmpty()) {
            return new SampleState(false, null, null, null, List.of());
        }
        EmbeddedServer server = running.get();
        String url = sample.url(server);
        String config = sample.config().toString();
        ProgramCall call = new ProgramCall(terminal.folders());
        return new SampleState(
                true,
                url,
                config,
                server.passfile().toString(),
                commands(call, call.setting("PGPASSFILE", server.passfile()), url, config));
    }

    /** The shortest way of the playbook, and what it came to. */
    private static List<String> commands(ProgramCall call, String password, String url, String config) {
        List<String> commands = new ArrayList<>(List.of(password));
        for (PlaybookStep<?, ?> row : KetoRecord.PLAYBOOK.way(true)) {
            List<String> words = new ArrayList<>(List.of("keto"));
            words.addAll(row.place().command());
            words.addAll(List.of("--url", url, "--config", config));
            if (row.place().asks()) {
                words.add("--yes");
            }
            commands.add(call.with(words.toArray(String[]::new)));
        }
        commands.add(call.with("keto", "status", "--full", "--url", url, "--config", config));
        return commands;
    }

    /** @param first what is said before anything else */
    CommandAnswer answer(String first) {
        return new CommandAnswer(ExitCode.DONE, this, List.of(), page -> {
            page.line(first);
            if (running) {
                write(page);
            }
        });
    }

    private void write(TextPage page) {
        page.line("");
        page.line("URL:       " + url);
        page.line("Config:    " + config);
        page.line("Password:  in " + passfile + ", which PGPASSFILE names to every client");
        page.heading("Try, one after the other (exit code 3 says that tuples are skipped)");
        commands.forEach(command -> page.line("  " + command));
    }
}
