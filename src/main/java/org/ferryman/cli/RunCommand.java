package org.ferryman.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.cli.RunResult.State;
import org.ferryman.cli.RunResult.StepResult;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Journal;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.keto.BackupOptions;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoRelations;
import org.ferryman.keto.KetoSettings;
import org.ferryman.keto.server.Api;
import org.ferryman.keto.server.KetoRefusal;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.postgres.ClientTools;
import org.ferryman.postgres.ConnectionReport;
import org.ferryman.postgres.ConnectionSettings;
import org.ferryman.postgres.ConnectionTest;
import org.ferryman.postgres.Secret;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto run}. */
@Command(
        name = "run",
        description = {
            "The whole way, step after step: check, assess, backup, user, schema, dry-run, freeze, migrate, verify,"
                    + " skipped. Stops at the first step that can't be done; the same command goes on from there.",
            "",
            "Each step looks at the world first and says so if it is done already, by an earlier run or by hand."
                    + " --url is the login that does all the work: a superuser's, or one that may do what `keto user"
                    + " create`, `keto freeze` and `keto migrate` need. Without --yes each change shows its SQL and"
                    + " asks.",
            "v0.6 goes on reading all the time, and can't write from freeze on. Ends with 3 if tuples were skipped."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --until dry-run",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --yes"
        })
final class RunCommand extends KetoCommand {

    @Option(
            names = "--from",
            paramLabel = "STEP",
            converter = RunStep.Keyword.class,
            defaultValue = "check",
            description = "The first step: check, assess, backup, user, schema, dry-run, freeze, migrate, verify or"
                    + " skipped.")
    private RunStep from = RunStep.CHECK;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            converter = RunStep.Keyword.class,
            defaultValue = "skipped",
            description = "The last step.")
    private RunStep until = RunStep.SKIPPED;

    @Option(names = "--to", paramLabel = "DIR", description = "The backup's folder, as with `keto backup`.")
    private @Nullable Path to;

    @Option(names = "--waive", paramLabel = "REASON", description = "No backup, as with `keto backup`.")
    private @Nullable String waive;

    @Option(
            names = "--second-backup",
            description =
                    "After freeze, make another backup in the run folder, if tuples were written since the first.")
    private boolean secondBackup;

    @Option(
            names = "--new-read-api",
            paramLabel = "URL",
            description = "v0.7's port for reading. With it, the run goes beyond schema only when v0.7 is up.")
    private @Nullable String newReadApi;

    @Mixin
    private UserOptions roles = new UserOptions();

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    private final List<StepResult> results = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean skips;

    RunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        requireConsent();
        if (from.compareTo(until) > 0) {
            throw usage("--from " + from.keyword() + " comes after --until " + until.keyword() + ".");
        } else if (waive != null && to != null) {
            throw usage("--waive goes with no other option of a backup.");
        }
        Optional<KetoServer> server =
                newReadApi == null ? Optional.empty() : Optional.of(KetoServer.at(newReadApi, Api.V0_7));
        KetoSettings settings = settings();
        ConnectionSettings connection = connection();
        findings.addAll(connection.findings());
        if (from == RunStep.CHECK) {
            Answer checked = timed(RunStep.CHECK, () -> check(connection));
            if (checked.exit() != ExitCode.DONE) {
                return stopped(RunStep.CHECK, checked, "");
            }
        }
        try (OpenRun run = OpenRun.open(connection, Optional.of(settings), options(), terminal(), cancellation())) {
            KetoLegacyPlaybook playbook =
                    new KetoLegacyPlaybook(run.database(), settings, run.folder(), KetoLegacyPlaybook.Options.DEFAULT);
            RunSteps steps = new RunSteps(
                    this,
                    run,
                    playbook,
                    choices(),
                    () -> playbook.status().read(new Work(ProgressListener.NONE, cancellation(), Journal.NONE)));
            return all(steps, server, run.folder().toString());
        }
    }

    private RunSteps.Choices choices() {
        ClientTools tools = ClientTools.of(terminal().environment(), terminal().system());
        return new RunSteps.Choices(
                BackupOptions.of(tools).withFolder(Optional.ofNullable(to).map(Path::toAbsolutePath)),
                Optional.ofNullable(waive),
                roles.users(),
                Optional.ofNullable(terminal().environment().get(UserCreateCommand.PASSWORD))
                        .map(Secret::of),
                waiting.waiting());
    }

    private Answer all(RunSteps steps, Optional<KetoServer> server, String folder) throws Exception {
        for (RunStep step : RunStep.values()) {
            if (step == RunStep.CHECK || !step.isWithin(from, until)) {
                continue;
            }
            if (step == RunStep.DRY_RUN && server.isPresent()) {
                Optional<Finding> missing = missing(server.get());
                if (missing.isPresent()) {
                    return stopped(step, Answer.without(ExitCode.BLOCKED, List.of(missing.get())), folder);
                }
            }
            Optional<Answer> stop = one(steps, step);
            if (stop.isEmpty() && step == RunStep.FREEZE && secondBackup) {
                stop = one(steps.again(), RunStep.BACKUP);
            }
            if (stop.isPresent()) {
                return stopped(step, stop.get(), folder);
            }
        }
        ExitCode exit = skips ? ExitCode.SKIPPED : ExitCode.DONE;
        RunResult result = new RunResult(folder, results);
        return new Answer(exit, result, json() ? distinct() : List.of(), page -> summary(page, result));
    }

    /** Looks, and does what is to be done; what comes back stops the run. */
    private Optional<Answer> one(RunSteps steps, RunStep step) throws Exception {
        cancellation().throwIfRequested();
        RunSteps.Look look = steps.look(step);
        skips |= look.skips();
        if (look.done().isPresent()) {
            results.add(new StepResult(step.keyword(), State.ALREADY_DONE, 0));
            live(page -> {
                heading(page, step);
                page.line("Already done: " + Style.value(look.done().get()) + ".");
            });
            return Optional.empty();
        }
        Answer answer = timed(step, () -> steps.perform(step));
        skips |= answer.exit() == ExitCode.SKIPPED;
        return isDone(answer) ? Optional.empty() : Optional.of(answer);
    }

    private static boolean isDone(Answer answer) {
        return answer.exit() == ExitCode.DONE || answer.exit() == ExitCode.SKIPPED;
    }

    private List<Finding> distinct() {
        return findings.stream().distinct().toList();
    }

    private Answer check(ConnectionSettings connection) throws Exception {
        ConnectionReport report = new ConnectionTest()
                .run(
                        connection,
                        new KetoRelations(),
                        check -> live(page -> CheckText.line(page, check)),
                        cancellation());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new Answer(exit, report, report.findings(), page -> CheckText.summary(page, report));
    }

    /** Does a step, shows it as its own command does, and notes how long it took. */
    private Answer timed(RunStep step, Doing doing) throws Exception {
        live(page -> heading(page, step));
        long start = System.nanoTime();
        Answer answer = doing.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        results.add(new StepResult(step.keyword(), isDone(answer) ? State.DONE : State.STOPPED, seconds));
        List<Finding> news = answer.findings().stream()
                .filter(finding -> !findings.contains(finding))
                .toList();
        findings.addAll(news);
        if (answer.result() != null) {
            live(page -> {
                answer.text().accept(page);
                page.findings(news);
            });
        }
        return answer;
    }

    /** v0.6 does not tell its version, v0.7 does. */
    private Optional<Finding> missing(KetoServer server) throws CancelledException, InterruptedException {
        String seen;
        try {
            boolean ready = server.isReady();
            if (ready && server.version().isPresent()) {
                live(page -> page.line("v0.7 is up at " + Style.value(server.url()) + "."));
                return Optional.empty();
            }
            seen = ready ? " is Keto, but not v0.7." : " is not ready.";
        } catch (TransientException unreachable) {
            seen = " does not answer: " + unreachable.finding().seen();
        } catch (KetoRefusal refusal) {
            seen = " refuses: " + refusal.finding().seen();
        }
        return Optional.of(Finding.blocker(
                "NEW_KETO_NOT_UP",
                "What should be v0.7 at " + server.url() + seen,
                "v0.7 must be seen to work with the new tables before v0.6 is kept from writing.",
                "Start v0.7 as the new user, without sending it traffic, and run the same command again; or leave"
                        + " --new-read-api away."));
    }

    private Answer stopped(RunStep step, Answer answer, String folder) {
        if (json()) {
            findings.addAll(answer.findings());
            return new Answer(answer.exit(), new RunResult(folder, results), distinct(), page -> {});
        }
        terminal()
                .err()
                .println(terminal()
                        .style()
                        .shown("Stopped at " + step.keyword() + ". The same command goes on from" + " there."));
        List<Finding> blocking = answer.findings().stream()
                .filter(finding -> answer.result() == null || finding.blocks())
                .toList();
        return Answer.without(answer.exit(), blocking);
    }

    private static void heading(Page page, RunStep step) {
        page.heading(step.title() + " (" + step.keyword() + ")");
    }

    private static void summary(Page page, RunResult result) {
        page.heading("Done");
        for (StepResult step : result.steps()) {
            page.line("  %-8s  %s"
                    .formatted(
                            step.step(),
                            step.state() == State.ALREADY_DONE ? "already done" : Amounts.seconds(step.seconds())));
        }
        page.line("The record is in " + Style.value(result.run()) + ".");
    }

    private void live(Consumer<Page> text) {
        if (!json()) {
            Page page = new Page(terminal().out(), terminal().style());
            text.accept(page);
            page.flush();
        }
    }

    private interface Doing {
        Answer run() throws Exception;
    }
}
