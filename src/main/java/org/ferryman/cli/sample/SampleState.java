package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The result of the {@code sample} commands.
 *
 * @param running whether the server runs; all else is null or empty if not
 * @param url of the database, without the password
 * @param config the service's configuration file
 * @param passfile the file that holds the password, for {@code PGPASSFILE}
 * @param commands that can be run as they are, one after the other
 */
public record SampleState(
        boolean running,
        @Nullable String url,
        @Nullable String config,
        @Nullable String passfile,
        List<String> commands) {

    static SampleState of(
            SampleService service,
            SampleServer sample,
            Optional<EmbeddedServer> running,
            Terminal terminal,
            CommandSpec program) {
        if (running.isEmpty()) {
            return new SampleState(false, null, null, null, List.of());
        }
        EmbeddedServer server = running.get();
        String url = sample.url(server);
        String config = sample.config().toString();
        ProgramCall call = new ProgramCall(terminal.folders());
        List<String> commands = new ArrayList<>(List.of(call.setting("PGPASSFILE", server.passfile())));
        commands.addAll(new SampleCommands(service, program, call, url, config).all());
        return new SampleState(true, url, config, server.passfile().toString(), commands);
    }

    /** @param first what is said before anything else */
    CommandAnswer answer(String first, SampleService service) {
        return new CommandAnswer(ExitCode.DONE, this, List.of(), page -> {
            page.line(first);
            if (running) {
                write(page, service);
            }
        });
    }

    private void write(TextPage page, SampleService service) {
        page.line("");
        page.line("URL:       " + url);
        page.line("Config:    " + config);
        page.line("Password:  in " + passfile + ", which PGPASSFILE names to every client");
        page.heading("Try, one after the other (" + service.remark() + ")");
        commands.forEach(command -> page.line("  " + command));
    }
}
