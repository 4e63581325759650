package org.ferryman.cli.run;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.RunPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.server.KetoRefusal;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.playbook.PlannedStep;

/** Before the rehearsal and what follows it, v0.7 must be seen to work with the new tables. */
record NewKetoUp(KetoServer server, RunPage<?> page) implements PlannedStep.Condition {

    @Override
    public List<Finding> missing() throws CancelledException, InterruptedException {
        Optional<Finding> reason = reason();
        if (reason.isEmpty()) {
            page.live(text -> text.line("v0.7 is up at " + TextStyle.value(server.url()) + "."));
        }
        return reason.stream().toList();
    }

    /** Why v0.7 can't be seen to work; empty if it can. v0.6 does not tell its version, v0.7 does. */
    private Optional<Finding> reason() throws CancelledException, InterruptedException {
        String seen;
        try {
            boolean ready = server.isReady();
            if (ready && server.version().isPresent()) {
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
                "Start v0.7 as the new user, without sending it traffic, and run the same command again; or"
                        + " leave --new-read-api out."));
    }
}
