package org.ferryman.cli.database;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TerminalCommand;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StatementList;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.engine.process.NativeText;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What all commands on a database have in common: connecting, and asking before a change. */
public abstract class DatabaseCommand extends TerminalCommand {

    /** So many lines of SQL are shown. */
    private static final int SHOWN_LINES = 40;

    protected DatabaseCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** Finds out what to connect to, asking for the password if nothing else has it, and says so. */
    public ConnectionSettings connection(String url) throws InputException {
        ConnectionSettings connection = settings(url);
        terminal().err().println(terminal().style().shown("Connecting to " + TextStyle.value(connection.label())));
        terminal().err().flush();
        if (!SLF4JBridgeHandler.isInstalled()) {
            // The driver logs through the Java platform's own logging, which would write to standard error.
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        return connection;
    }

    /** As {@link #connection}, of what somebody else connects to. */
    protected ConnectionSettings settings(String url) throws InputException {
        return ConnectionSettings.resolve(
                        url, terminal().environment(), terminal().home(), this::askedPassword)
                .with(terminal().patience());
    }

    private Optional<Secret> askedPassword(String label) {
        Optional<Secret> typed = terminal().person().flatMap(person -> person.password("Password for " + label + ": "));
        if (typed.filter(secret -> NativeText.isGarbled(secret.reveal())).isPresent()) {
            Finding narrow = NativeText.tooNarrow("The password has letters that could not be read.");
            throw usage(narrow.seen() + " " + narrow.remedy());
        }
        return typed;
    }

    /** What was seen about the connection goes in front of what a step found. */
    public static CommandAnswer withConnection(ConnectionSettings connection, CommandAnswer answer) {
        List<Finding> findings = connection.findings();
        return findings.isEmpty() ? answer : answer.after(findings);
    }

    /** Whether changes are made without asking. */
    protected abstract boolean isAgreed();

    /** Refuses a change that nobody can be asked about: before anything else is done. */
    public void requireConsent() {
        requireConsent("This command writes to the database");
    }

    /**
     * The same.
     *
     * @param what the command does
     */
    public void requireConsent(String what) {
        if (!isAgreed() && terminal().person().isEmpty()) {
            throw usage(what + ", and there is no terminal to ask on: give --yes to confirm it.");
        }
    }

    /** Refuses a part of a way whose first step comes after its last one. */
    public void requireOrder(Playbook playbook, PlaybookStep<?, ?> from, @Nullable PlaybookStep<?, ?> until) {
        List<PlaybookStep<?, ?>> way = playbook.way(false);
        if (until != null && way.indexOf(from) > way.indexOf(until)) {
            throw usage("--from " + from.id() + " comes after --until " + until.id() + ".");
        }
    }

    /** Looks; shows what will be done and asks, unless told not to; and does it. */
    public <R> CommandAnswer change(RecordedRun run, Change<R> step, Function<R, CommandAnswer> done) throws Exception {
        if (isAgreed()) {
            return CommandAnswer.of(run.run(step), done);
        }
        return looked(
                run,
                step,
                inspection -> inspection.state() == Inspection.State.TO_DO && !consents(run, step)
                        ? CommandAnswer.without(ExitCode.CANCELLED, List.of())
                        : CommandAnswer.of(run.run(step), done));
    }

    /** Looks, and goes on unless something is in the way. */
    public static CommandAnswer looked(RecordedRun run, Change<?> step, Looked next) throws Exception {
        Outcome<Inspection> outcome = run.inspect(step);
        if (!(outcome instanceof Outcome.Done<Inspection> inspected)) {
            return CommandAnswer.of(outcome, DatabaseCommand::blocked);
        }
        Inspection inspection = inspected.result();
        return inspection.state() == Inspection.State.BLOCKED ? blocked(inspection) : next.after(inspection);
    }

    /** What a command does once it has looked, and nothing is in the way. */
    @FunctionalInterface
    public interface Looked {
        CommandAnswer after(Inspection inspection) throws Exception;
    }

    private static CommandAnswer blocked(Inspection inspection) {
        return CommandAnswer.without(ExitCode.BLOCKED, inspection.findings());
    }

    /** Shows what will be done, and what is known of it before; and asks. */
    public boolean consents(RecordedRun run, Change<?> step) throws Exception {
        if (isAgreed()) {
            return true;
        }
        String what = step.title() + ": database "
                + TextStyle.value(run.database().settings().label())
                + run.amount(step.id()).map(amount -> ", " + amount).orElse("");
        new TextPage(terminal().err(), terminal().style()).heading(what);
        show(run, step);
        Optional<String> forecast = run.forecast(step.id());
        if (forecast.isPresent()) {
            TextPage page = new TextPage(terminal().err(), terminal().style());
            page.line("");
            page.paragraph(forecast.get());
            page.flush();
        }
        String word = run.word(step.id());
        return terminal()
                .person()
                .orElseThrow()
                .confirm(terminal().style().shown(what + ". Type " + word + " to do it: "), word);
    }

    /** Shows what will be done, and where: as much as fits a screen or two; the rest is in a file. */
    public void show(RecordedRun run, Change<?> step) throws Exception {
        List<String> preview = step.preview();
        TextPage page = new TextPage(terminal().err(), terminal().style());
        page.line("");
        page.line("The server says where this is: " + run.reached().told() + ".");
        page.line("");
        page.line(isOneTransaction(preview) ? "This will be done, in one transaction:" : "This will be done:");
        page.line("");
        List<String> shortened = StatementList.shortened(preview);
        List<String> lines = shortened.stream()
                .flatMap(statement -> StatementText.indented(statement).lines())
                .toList();
        lines.stream().limit(SHOWN_LINES).forEach(page::line);
        if (lines.size() > SHOWN_LINES || shortened.size() < preview.size()) {
            Path file = run.folder().resolve(step.id() + "-preview.sql");
            PendingFile.write(file, StatementList.script(preview));
            page.line("");
            page.line("    … All " + AmountText.count(preview.size(), "statement") + ": "
                    + TextStyle.value(file.toString()));
        }
        terminal().err().flush();
    }

    /** What is told in comments alone is done by somebody else than the database. */
    private static boolean isOneTransaction(List<String> preview) {
        return preview.stream().filter("COMMIT"::equals).count() <= 1
                && preview.stream().noneMatch(statement -> statement.lines().allMatch(line -> line.startsWith("--")));
    }

    /** Shows checks as they end, unless the answer is for scripts. */
    public final Consumer<ConnectionCheck> shownChecks() {
        return json()
                ? check -> {}
                : CheckText.live(new TextPage(terminal().out(), terminal().style()));
    }
}
