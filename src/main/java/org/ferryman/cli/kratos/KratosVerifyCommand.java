package org.ferryman.cli.kratos;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.verify.KratosAdmin;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerification.Table;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kratos verify}. */
@Command(
        name = "verify",
        description = {
            "Proves that the migrations did what they should: the level is reached exactly, no index is invalid, the"
                    + " tables are as the release makes them, and each holds what it held when writes were stopped.",
            "",
            "Without a freeze before the migrations it is not known what was there: then it says so. Ends with 0 if all"
                    + " is proven and Kratos, if it is asked, is ready; else with 5.",
            "Reads: all of Kratos' tables, from PostgreSQL 14 on over three connections. Writes: verify.json in the run"
                    + " folder."
        },
        footer = {"", "Example:", "  ferryman kratos verify --url postgresql://kratos@localhost/kratos"})
public final class KratosVerifyCommand extends KratosCommandLine {

    @Option(
            names = "--kratos-admin-url",
            paramLabel = "URL",
            description = "Also ask the new Kratos whether it is ready (/admin/health/ready): its admin API, as"
                    + " http://127.0.0.1:4434.")
    private @Nullable String adminUrl;

    public KratosVerifyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        Optional<KratosAdmin> admin = adminUrl == null ? Optional.empty() : Optional.of(KratosAdmin.at(adminUrl));
        return recorded(
                new NewKratos.Unnamed(),
                run -> CommandAnswer.of(run.run(run.playbook().verify(admin)), KratosVerifyCommand::done));
    }

    /** What is told of a verification. */
    public static CommandAnswer done(KratosVerification result) {
        ExitCode exit = result.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            String verdict = KratosTales.verdict(result);
            page.line(result.equal() ? page.style().good(verdict) : page.style().warning(verdict));
            result.ready()
                    .ifPresent(ready -> page.line(
                            ready
                                    ? page.style().good("Kratos says that it is ready.")
                                    : page.style().warning("Kratos says that it is not ready.")));
            if (!result.tables().isEmpty()) {
                page.line("");
                TextTable table = new TextTable("table", "rows", "as before");
                for (Table each : result.tables()) {
                    table.row(each.name(), AmountText.count(each.rows()), KratosTales.asBefore(each));
                }
                page.table(table);
            }
        });
    }
}
