package org.ferryman.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.run.RunResult.Next;
import org.ferryman.cli.run.RunResult.State;
import org.ferryman.cli.run.RunResult.StepResult;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.FailureAnswers;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepLook;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Tells of a run while it goes on, of each step as its own command does, and of what came of it. */
final class RunPage implements PlaybookRun.Listener {

    private final KetoCommand command;
    private final StepAnswers texts;
    private final List<StepResult> results = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable OpenRun run;
    private @Nullable CommandAnswer last;

    RunPage(KetoCommand command, StepAnswers texts) {
        this.command = command;
        this.texts = texts;
    }

    /** From here on there is a record. */
    void opened(OpenRun record) {
        run = record;
    }

    /** What was seen before the first step. */
    void found(List<Finding> seen) {
        findings.addAll(seen);
    }

    @Override
    public boolean asks() {
        return !command.options().isAgreed();
    }

    @Override
    public boolean agrees(PlaybookStep<?, ?> row, Change<?> step) throws Exception {
        return command.consents(run(), step);
    }

    @Override
    public void alreadyDone(PlaybookStep<?, ?> row, StepLook look) {
        results.add(new StepResult(row.id(), State.ALREADY_DONE, 0));
        List<Finding> news = news(look.findings());
        live(page -> {
            heading(page, row);
            page.line("Already done: " + TextStyle.value(look.done().orElseThrow()) + ".");
            page.findings(news);
        });
    }

    @Override
    public void started(PlaybookStep<?, ?> row) {
        live(page -> heading(page, row));
    }

    @Override
    public <R> void done(PlaybookStep<?, R> row, R result, boolean goesOn, double seconds) {
        told(row, texts.of(row, result, run()), goesOn, seconds);
    }

    /** The same of a step whose answer is known. */
    void told(PlaybookStep<?, ?> row, CommandAnswer answer, boolean goesOn, double seconds) {
        results.add(new StepResult(row.id(), goesOn ? State.DONE : State.STOPPED, seconds));
        last = answer;
        List<Finding> news = news(answer.findings());
        live(page -> {
            answer.text().accept(page);
            page.findings(news);
        });
    }

    @Override
    public void stopped(PlaybookStep<?, ?> row, Outcome<?> outcome, double seconds) {
        results.add(new StepResult(row.id(), State.STOPPED, seconds));
        last = CommandAnswer.without(ExitCode.of(outcome), outcome.findings());
        findings.addAll(outcome.findings());
    }

    /** What is to be said in the end. */
    CommandAnswer ended(Ending ending, boolean leavesOpen, Optional<Next> next) {
        if (ending instanceof Ending.Failed failed) {
            results.add(new StepResult(failed.row().id(), State.STOPPED, 0));
            return stopped(failed.row(), FailureAnswers.answer(failed.failure(), command.cancellation()));
        } else if (ending instanceof Ending.NotBegun kept) {
            return stopped(kept.row(), CommandAnswer.without(ExitCode.BLOCKED, kept.findings()));
        } else if (ending instanceof Ending.Stopped stop && last != null) {
            return stopped(stop.row(), last);
        }
        RunResult result = new RunResult(run().folder().toString(), results, next);
        return new CommandAnswer(
                leavesOpen ? ExitCode.SKIPPED : ExitCode.DONE,
                result,
                command.json() ? distinct() : List.of(),
                page -> summary(page, result));
    }

    private CommandAnswer stopped(PlaybookStep<?, ?> row, CommandAnswer answer) {
        if (command.json()) {
            findings.addAll(answer.findings());
            String folder = run == null ? "" : run.folder().toString();
            return new CommandAnswer(
                    answer.exit(), new RunResult(folder, results, Optional.empty()), distinct(), page -> {});
        }
        List<Finding> blocking = answer.findings().stream()
                .filter(finding -> answer.result() == null || finding.blocks())
                .toList();
        return new CommandAnswer(answer.exit(), null, blocking, page -> page.paragraph(closing(row, answer.exit())));
    }

    /** What the exit code means is true of the step alone. */
    private String closing(PlaybookStep<?, ?> row, ExitCode exit) {
        return "Stopped at " + row.id() + ": " + exit.meaning().split(";", -1)[0] + "."
                + (run == null ? "" : " The steps before it stay as they are.")
                + " The same command goes on from there.";
    }

    /** The record. */
    OpenRun run() {
        if (run == null) {
            throw new IllegalStateException("no record is open");
        }
        return run;
    }

    private List<Finding> news(List<Finding> all) {
        List<Finding> news =
                all.stream().filter(finding -> !findings.contains(finding)).toList();
        findings.addAll(news);
        return news;
    }

    private List<Finding> distinct() {
        return findings.stream().distinct().toList();
    }

    private static void heading(TextPage page, PlaybookStep<?, ?> row) {
        page.heading(row.title() + " (" + row.id() + ")");
    }

    private static void summary(TextPage page, RunResult result) {
        page.heading("Done");
        for (StepResult step : result.steps()) {
            page.line("  %-8s  %s"
                    .formatted(
                            step.step(),
                            step.state() == State.ALREADY_DONE ? "already done" : AmountText.seconds(step.seconds())));
        }
        page.line("The record is in " + TextStyle.value(result.run()) + ".");
        result.next().ifPresent(next -> next(page, next));
    }

    private static void next(TextPage page, Next next) {
        page.heading("Next: " + next.step());
        page.paragraph(
                next.step().equals(KetoSteps.CUTOVER.id())
                        ? "The run ends here, because you have not said where v0.6 and v0.7 answer. It goes on with"
                                + " their ports for reading:"
                        : "The run ends here: legacy tables are dropped only when you give the database's name. When"
                                + " v0.7 has served for some days, go on with:");
        page.line("  " + TextStyle.value(next.command()));
    }

    /** Says something at once, unless it is for scripts. */
    void live(Consumer<TextPage> text) {
        if (!command.json()) {
            TextPage page =
                    new TextPage(command.terminal().out(), command.terminal().style());
            text.accept(page);
            page.flush();
        }
    }
}
