package org.ferryman.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.run.RunLooks.Look;
import org.ferryman.cli.run.RunResult.Next;
import org.ferryman.cli.run.RunResult.State;
import org.ferryman.cli.run.RunResult.StepResult;
import org.ferryman.cli.terminal.Answer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Failures;
import org.ferryman.cli.terminal.Style;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.report.Amounts;
import picocli.CommandLine.ParameterException;

/** Goes from step to step, and tells of each as its own command does. */
final class RunWay {

    private final KetoCommand command;
    private final List<StepResult> results = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean skips;

    RunWay(KetoCommand command) {
        this.command = command;
    }

    /**
     * A part of the way.
     *
     * @param from its first step
     * @param until its last step
     * @param secondBackup whether there is to be a backup of what was written before the freeze
     */
    record Part(RunStep from, RunStep until, boolean secondBackup) {}

    /** Tests the connection; what comes back ends the run. */
    Optional<Answer> check(ConnectionSettings connection) throws Exception {
        findings.addAll(connection.findings());
        Answer checked = timed(RunStep.CHECK, () -> {
            ConnectionReport report = new ConnectionTest()
                    .run(
                            connection,
                            new KetoRelations(),
                            check -> live(page -> CheckText.line(page, check)),
                            command.cancellation());
            ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
            return new Answer(exit, report, report.findings(), page -> CheckText.summary(page, report));
        });
        return isDone(checked) ? Optional.empty() : Optional.of(stopped(RunStep.CHECK, checked, ""));
    }

    /**
     * Does all other steps of a part.
     *
     * @param goOn the command line that goes on with a step
     */
    Answer go(
            Part part,
            RunChoices choices,
            RunLooks looks,
            RunSteps steps,
            String folder,
            Function<RunStep, String> goOn) {
        RunStep step = part.from;
        try {
            for (RunStep each : RunStep.values()) {
                if (each == RunStep.CHECK || !each.isWithin(part.from, part.until)) {
                    continue;
                }
                step = each;
                Look look = looks.look(step);
                if (look.done().isEmpty() && !choices.suffice(step)) {
                    return ended(folder, Optional.of(new Next(step.keyword(), goOn.apply(step))));
                }
                Optional<Answer> stop = one(step, look, choices, looks, steps);
                if (stop.isEmpty() && step == RunStep.FREEZE && part.secondBackup) {
                    stop = again(looks, steps);
                }
                if (stop.isPresent()) {
                    return stopped(step, stop.get(), folder);
                }
            }
        } catch (ParameterException usage) {
            throw usage;
        } catch (Exception failure) {
            results.add(new StepResult(step.keyword(), State.STOPPED, 0));
            return stopped(step, Failures.answer(failure, command.cancellation()), folder);
        }
        return ended(folder, Optional.empty());
    }

    /** Does what is to be done; what comes back stops the run. */
    private Optional<Answer> one(RunStep step, Look look, RunChoices choices, RunLooks looks, RunSteps steps)
            throws Exception {
        command.cancellation().throwIfRequested();
        if (look.done().isPresent()) {
            alreadyDone(step, look);
            return Optional.empty();
        }
        if (step == RunStep.DRY_RUN && choices.fresh().isPresent()) {
            KetoServer server = choices.fresh().get();
            Optional<Finding> missing = RunSteps.missing(server);
            if (missing.isPresent()) {
                return Optional.of(Answer.without(ExitCode.BLOCKED, List.of(missing.get())));
            }
            live(page -> page.line("v0.7 is up at " + Style.value(server.url()) + "."));
        }
        looks.forget(step);
        Answer answer = timed(step, () -> steps.perform(step));
        note(
                step,
                answer.exit() == ExitCode.SKIPPED
                        || (answer.result() instanceof CutoverResult cutover && cutover.leftOpen()));
        return isDone(answer) ? Optional.empty() : Optional.of(answer);
    }

    /** Another backup, unless nothing was written since the first. */
    private Optional<Answer> again(RunLooks looks, RunSteps steps) throws Exception {
        Look look = looks.look(RunStep.BACKUP);
        if (look.done().isPresent()) {
            alreadyDone(RunStep.BACKUP, look);
            return Optional.empty();
        }
        looks.forget(RunStep.BACKUP);
        Answer answer = timed(RunStep.BACKUP, steps::backUpAgain);
        return isDone(answer) ? Optional.empty() : Optional.of(answer);
    }

    private void alreadyDone(RunStep step, Look look) {
        note(step, look.skips());
        results.add(new StepResult(step.keyword(), State.ALREADY_DONE, 0));
        List<Finding> news = news(look.findings());
        live(page -> {
            heading(page, step);
            page.line("Already done: " + Style.value(look.done().orElseThrow()) + ".");
            page.findings(news);
        });
    }

    /** The list of the skipped tuples knows how many of them are still open; a clean-up leaves none. */
    private void note(RunStep step, boolean skipping) {
        skips = switch (step) {
            case SKIPPED -> skipping;
            case CLEANUP -> false;
            default -> skips || skipping;
        };
    }

    private List<Finding> news(List<Finding> all) {
        List<Finding> news =
                all.stream().filter(finding -> !findings.contains(finding)).toList();
        findings.addAll(news);
        return news;
    }

    private static boolean isDone(Answer answer) {
        return answer.exit() == ExitCode.DONE || answer.exit() == ExitCode.SKIPPED;
    }

    /** Does a step, shows it as its own command does, and notes how long it took. */
    private Answer timed(RunStep step, Doing doing) throws Exception {
        live(page -> heading(page, step));
        long start = System.nanoTime();
        Answer answer = doing.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        results.add(new StepResult(step.keyword(), isDone(answer) ? State.DONE : State.STOPPED, seconds));
        List<Finding> news = news(answer.findings());
        if (answer.result() != null) {
            live(page -> {
                answer.text().accept(page);
                page.findings(news);
            });
        }
        return answer;
    }

    private Answer ended(String folder, Optional<Next> next) {
        RunResult result = new RunResult(folder, results, next);
        return new Answer(
                skips ? ExitCode.SKIPPED : ExitCode.DONE,
                result,
                command.json() ? distinct() : List.of(),
                page -> summary(page, result));
    }

    private Answer stopped(RunStep step, Answer answer, String folder) {
        if (command.json()) {
            findings.addAll(answer.findings());
            return new Answer(answer.exit(), new RunResult(folder, results, Optional.empty()), distinct(), page -> {});
        }
        List<Finding> blocking = answer.findings().stream()
                .filter(finding -> answer.result() == null || finding.blocks())
                .toList();
        return new Answer(answer.exit(), null, blocking, page -> page.paragraph(closing(step, answer.exit())));
    }

    /** What the exit code means is true of the step alone. */
    private static String closing(RunStep step, ExitCode exit) {
        return "Stopped at " + step.keyword() + ": " + exit.meaning().split(";", -1)[0] + "."
                + (step == RunStep.CHECK ? "" : " The steps before it stay as they are.")
                + " The same command goes on from there.";
    }

    private List<Finding> distinct() {
        return findings.stream().distinct().toList();
    }

    private static void heading(TextPage page, RunStep step) {
        page.heading(step.title() + " (" + step.keyword() + ")");
    }

    private static void summary(TextPage page, RunResult result) {
        page.heading("Done");
        for (StepResult step : result.steps()) {
            page.line("  %-8s  %s"
                    .formatted(
                            step.step(),
                            step.state() == State.ALREADY_DONE ? "already done" : Amounts.seconds(step.seconds())));
        }
        page.line("The record is in " + Style.value(result.run()) + ".");
        result.next().ifPresent(next -> next(page, next));
    }

    private static void next(TextPage page, Next next) {
        boolean cutover = next.step().equals(RunStep.CUTOVER.keyword());
        page.heading("Next: " + next.step());
        page.paragraph(
                cutover
                        ? "The run ends here, as it was not told where v0.6 and v0.7 answer. It goes on with their"
                                + " ports for reading:"
                        : "The run ends here: legacy tables are dropped only when the database's name is given. When"
                                + " v0.7 has served for some days, it goes on with it:");
        page.line("  " + Style.value(next.command()));
    }

    private void live(Consumer<TextPage> text) {
        if (!command.json()) {
            TextPage page =
                    new TextPage(command.terminal().out(), command.terminal().style());
            text.accept(page);
            page.flush();
        }
    }

    private interface Doing {
        Answer run() throws Exception;
    }
}
