package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.playbook.sample.RunningSample;
import org.ferryman.playbook.sample.SampleFolder;
import org.ferryman.playbook.sample.SampleWriting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The result of the {@code sample} commands.
 *
 * @param running whether the server runs; all else is null or empty if not
 * @param url of the database, without the password
 * @param target of the database that is to take over; null where there is none
 * @param config the service's configuration file
 * @param passfile the file that holds the password, for {@code PGPASSFILE}
 * @param writing what came of those who write to it all along; null where nobody does
 * @param commands that can be run as they are, one after the other
 */
public record SampleState(
        boolean running,
        @Nullable String url,
        @Nullable String target,
        @Nullable String config,
        @Nullable String passfile,
        @Nullable SampleWriting writing,
        List<String> commands) {

    static SampleState of(
            SampleService service,
            SampleFolder sample,
            Optional<RunningSample> running,
            Terminal terminal,
            CommandSpec program)
            throws Exception {
        if (running.isEmpty()) {
            return new SampleState(false, null, null, null, null, null, List.of());
        }
        RunningSample found = running.get();
        String config = sample.config().toString();
        ProgramCall call = new ProgramCall(terminal.folders());
        List<String> commands = new ArrayList<>(List.of(call.setting("PGPASSFILE", found.passfile())));
        commands.addAll(new SampleCommands(service, program, call, found, config).all());
        return new SampleState(
                true,
                found.url(),
                found.target().orElse(null),
                config,
                found.passfile().toString(),
                sample.writing().orElse(null),
                commands);
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

    private static String told(SampleWriting writing, SampleService service) {
        String what =
                writing.rate() + " people a second register with the " + writing.at() + ": " + writing.told() + ".";
        return writing.running()
                ? what + " `" + service.command("status") + "` counts again."
                : "nobody registers any more: " + writing.told() + ". `" + service.command("start") + "` goes on.";
    }

    private void write(TextPage page, SampleService service) {
        page.line("");
        page.line("URL:       " + url);
        if (target != null) {
            page.line("Target:    " + target);
        }
        page.line("Config:    " + config);
        page.line("Password:  in " + passfile + ", which PGPASSFILE names to every client");
        if (writing != null) {
            page.line("Writer:    " + told(writing, service));
        }
        page.heading("Try, one after the other (" + service.remark() + ")");
        commands.forEach(command -> page.line("  " + command));
    }
}
