package org.ferryman.cli.keto.skipped;

import java.util.Set;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keto skipped recreate}. */
@Command(
        name = "recreate",
        description = {
            "Gives skipped tuples a new subject, and writes them to v0.7's table, through its API or by SQL.",
            "",
            "Each is validated first: length in characters, known namespace, syntax. Running it"
                    + " again writes none twice."
                    + " With --file, everything that the file says is done, left-out and deferred tuples included.",
            "Reads: the legacy tables. Writes: v0.7's table; in the run folder decisions.jsonl and decide.json."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto skipped recreate --url postgresql://keto@localhost/keto --config keto.yml --rule"
                    + " MALFORMED_SUBJECT --as id --write-api http://127.0.0.1:4467"
        })
public final class SkippedRecreateCommand extends DecideCommand {

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description =
                    "The new subject: id, for the whole old one as a plain id; set, for the subject set in it; or a"
                            + " suggestion of skipped.csv, as IN_ANOTHER_NAMESPACE or WITH_NEW_COMMIT_TIME.")
    private @Nullable String as;

    @Option(
            names = "--new-subject",
            paramLabel = "TEXT",
            description = "The value for --as: an id, a set namespace:object#relation, or the name of a namespace.")
    private String newSubject = "";

    public SkippedRecreateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    DecisionRequest choice() throws InputException {
        String kind = as;
        if (kind == null) {
            throw usage("Missing option --as: say what the new subject is to be.");
        }
        DecisionRequest choice = DecisionRequest.parse(kind, newSubject);
        if (choice.kind().decision() != Decision.Kind.RECREATE) {
            throw usage("--as " + kind + " does not recreate anything.");
        }
        return choice;
    }

    @Override
    Set<Decision.Kind> kinds() {
        return Set.of(Decision.Kind.values());
    }

    @Override
    boolean mustWrite() {
        return true;
    }
}
