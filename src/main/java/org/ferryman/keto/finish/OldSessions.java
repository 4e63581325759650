package org.ferryman.keto.finish;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.RoleAttributes;

/** The sessions of v0.6's role: as long as there is one, v0.6 is in use. */
record OldSessions(Database database, String oldUser, Duration patience) {

    /** Waits until there is none; the finding says that there still is one. */
    Optional<Finding> waitFor(Work work, ProgressMeter meter) throws Exception {
        meter.begin(FinishPhase.SESSIONS, "", "sessions");
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<String> sessions = new Transactions(database)
                    .snapshot(work.cancellation(), session -> RoleAttributes.sessionsHere(session, oldUser));
            if (sessions.isEmpty()) {
                return Optional.empty();
            }
            String who = "role " + oldUser + " has " + sessions.size() + " sessions: " + String.join(", ", sessions);
            if (System.nanoTime() >= end) {
                return Optional.of(Finding.blocker(
                        "OLD_USER_CONNECTED",
                        "Both servers agree, but " + who + ".",
                        "v0.6 is still in use.",
                        "Route the clients to v0.7, stop v0.6, and run again; or wait longer with --wait."));
            }
            meter.waitFor("v0.7 answers as v0.6 does: route the clients to it, and stop v0.6; " + who);
            work.cancellation().pause(database.patience().watch());
        }
    }
}
