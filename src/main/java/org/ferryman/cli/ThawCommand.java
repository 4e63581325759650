package org.ferryman.cli;

import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.Thaw;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto thaw}. */
@Command(
        name = "thaw",
        description = {
            "Undoes the freeze: v0.6's user owns Keto's tables again, with exactly the privileges that the freeze"
                    + " recorded.",
            "",
            "Reads: the catalog, and freeze-before.json in the run folder. Writes: owners and privileges of Keto's"
                    + " tables; thaw.json. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto thaw --url postgresql://admin@localhost/keto"})
final class ThawCommand extends KetoCommand {

    @Mixin
    private FreezeOptions freezing = new FreezeOptions();

    ThawCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        requireConsent();
        return recorded(Optional.empty(), run -> change(run, freezing.step(run).undo(), ThawCommand::done));
    }

    private static Answer done(Thaw result) {
        return new Answer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style().good(text(result))));
    }

    static String text(Thaw result) {
        String name = Style.value(result.oldUser());
        if (!result.applied()) {
            return "Nothing is frozen: role " + name + " has what it had.";
        }
        return "Role " + name + " can write again"
                + (result.exact() ? "; every owner and privilege is as it was before the freeze." : ".");
    }
}
