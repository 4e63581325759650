package org.ferryman.cli.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.cli.database.RunResult.Next;
import org.ferryman.cli.database.RunResult.State;
import org.ferryman.cli.database.RunResult.StepResult;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.FailureAnswers;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.record.RunSummary;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/**
 * Does the whole way, tells of it while it goes on, of each step as its own command does, and of what came of it.
 *
 * @param <C> the record that the steps belong to
 */
public final class RunPage<C extends RecordedRun> implements PlaybookRun.Listener {

    private static final GoingOn NOWHERE = new GoingOn("", "");

    private final DatabaseCommand command;
    private final StepAnswers<C> texts;
    private final ExitCode open;
    private final List<StepResult> results = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable C run;
    private @Nullable CommandAnswer last;
    private boolean unproven;

    public RunPage(DatabaseCommand command, StepAnswers<C> texts) {
        this(command, texts, ExitCode.SKIPPED);
    }

    /**
     * The same, of steps that leave other things to people than skipped tuples.
     *
     * @param open how a run ends whose steps have left something
     */
    public RunPage(DatabaseCommand command, StepAnswers<C> texts, ExitCode open) {
        this.command = command;
        this.texts = texts;
        this.open = open;
    }

    /**
     * How a run goes on that ended before a step about which too little was chosen.
     *
     * @param why it ends there, for people
     * @param command the command line, with words in capitals for what is to be filled in
     */
    public record GoingOn(String why, String command) {}

    /** From here on there is a record. */
    public void opened(C record) {
        run = record;
    }

    /** What was seen before the first step. */
    public void found(List<Finding> seen) {
        findings.addAll(seen);
    }

    /** What tests connections. */
    @FunctionalInterface
    public interface ConnectionTests {
        /** Tells of each check as it ends. */
        ConnectionReport run(Consumer<ConnectionCheck> listener, Cancellation cancellation) throws Exception;
    }

    /** Tests connections, which comes before there is a record; what comes back ends the run. */
    public Optional<CommandAnswer> check(PlaybookStep<?, ConnectionReport> row, ConnectionTests tests)
            throws Exception {
        started(row);
        long start = System.nanoTime();
        ConnectionReport report = tests.run(command.shownChecks(), command.cancellation());
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean blocked = report.blocked();
        ExitCode exit = blocked ? ExitCode.BLOCKED : ExitCode.DONE;
        tell(new CommandAnswer(exit, report, report.findings(), text -> CheckText.summary(text, report)));
        results.add(new StepResult(row.id(), blocked ? State.STOPPED : State.DONE, seconds));
        return blocked ? Optional.of(ended(new Ending.Stopped(row), false, step -> NOWHERE)) : Optional.empty();
    }

    /** Does the stages of a database that is open, and says what came of them. */
    public CommandAnswer go(
            StepContext context, List<PlannedStep<?, ?>> stages, Function<PlaybookStep<?, ?>, GoingOn> further) {
        PlaybookRun way = new PlaybookRun(context, run(), this, stages);
        return ended(way.go(), way.leavesOpen(), further);
    }

    @Override
    public boolean asks() {
        return !command.isAgreed();
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

    private void told(PlaybookStep<?, ?> row, CommandAnswer answer, boolean goesOn, double seconds) {
        unproven |= answer.exit() == ExitCode.UNPROVEN;
        results.add(new StepResult(row.id(), goesOn ? State.DONE : State.STOPPED, seconds));
        tell(answer);
    }

    private void tell(CommandAnswer answer) {
        last = answer;
        List<Finding> news = news(answer.after(moves()).findings());
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
        findings.addAll(moves());
    }

    /** The server's address can change at any step. */
    private List<Finding> moves() {
        return run == null ? List.of() : run.database().moves();
    }

    /** What is to be said in the end. */
    private CommandAnswer ended(Ending ending, boolean leavesOpen, Function<PlaybookStep<?, ?>, GoingOn> further) {
        if (ending instanceof Ending.Failed failed) {
            results.add(new StepResult(failed.row().id(), State.STOPPED, 0));
            return stopped(failed.row(), FailureAnswers.answer(failed.failure(), command.cancellation()));
        } else if (ending instanceof Ending.NotBegun kept) {
            return stopped(kept.row(), CommandAnswer.without(ExitCode.BLOCKED, kept.findings()));
        } else if (ending instanceof Ending.Stopped stop && last != null) {
            return stopped(stop.row(), last);
        }
        Optional<PlaybookStep<?, ?>> missing =
                ending instanceof Ending.OptionsMissing before ? Optional.of(before.row()) : Optional.empty();
        Optional<GoingOn> on = missing.map(further);
        RunResult result = new RunResult(
                run().folder().toString(),
                results,
                missing.map(row -> new Next(row.id(), on.orElseThrow().command())));
        return new CommandAnswer(
                        unproven ? ExitCode.UNPROVEN : leavesOpen ? open : ExitCode.DONE,
                        result,
                        command.json() ? distinct() : List.of(),
                        page -> summary(page, result, on))
                .summed(run().summary());
    }

    private CommandAnswer stopped(PlaybookStep<?, ?> row, CommandAnswer answer) {
        if (command.json()) {
            findings.addAll(answer.findings());
            String folder = run == null ? "" : run.folder().toString();
            return new CommandAnswer(
                            answer.exit(), new RunResult(folder, results, Optional.empty()), distinct(), page -> {})
                    .summed(summed());
        }
        List<Finding> blocking = answer.findings().stream()
                .filter(finding -> answer.result() == null || finding.blocks())
                .toList();
        return new CommandAnswer(answer.exit(), null, blocking, page -> page.paragraph(closing(row, answer.exit())))
                .summed(summed());
    }

    private Optional<RunSummary> summed() {
        return run == null ? Optional.empty() : run.summary();
    }

    /** What the exit code means is true of the step alone. */
    private String closing(PlaybookStep<?, ?> row, ExitCode exit) {
        return "Stopped at " + row.id() + ": " + exit.meaning().split(";", -1)[0] + "."
                + (run == null ? "" : " The steps before it stay as they are.")
                + " The same command goes on from there.";
    }

    /** The record. */
    public C run() {
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

    private static void summary(TextPage page, RunResult result, Optional<GoingOn> further) {
        page.heading("Done");
        for (StepResult step : result.steps()) {
            page.line("  %-8s  %s"
                    .formatted(
                            step.step(),
                            step.state() == State.ALREADY_DONE ? "already done" : AmountText.seconds(step.seconds())));
        }
        page.line("The record is in " + TextStyle.value(result.run()) + ".");
        result.next().ifPresent(next -> {
            page.heading("Next: " + next.step());
            page.paragraph(further.orElseThrow().why());
            page.line("  " + TextStyle.value(next.command()));
        });
    }

    /** Says something at once, unless it is for scripts. */
    public void live(Consumer<TextPage> text) {
        if (!command.json()) {
            TextPage page =
                    new TextPage(command.terminal().out(), command.terminal().style());
            text.accept(page);
            page.flush();
        }
    }
}
