package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/** What has changed since both servers were compared, looked at anew. */
record LastLook(Database database, KetoSettings settings, Path folder) {

    /** What was written since the migration, as it is noted now; reads no tuple. */
    List<Finding> sinceTheMigration(Work work, boolean mayServe) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            ProvenDifference.Standing now =
                    ProvenDifference.read(session, CatalogReader.read(session, folder), settings);
            return now.proven()
                    .map(proven -> proven.untouched(mayServe))
                    .orElse(List.of(Finding.blocker(
                            "LEGACY_CHANGED_MEANWHILE",
                            "Whether the tuples have changed since both servers were compared is not known: the"
                                    + " triggers that note it were changed or removed.",
                            "v0.6 may have written since then; v0.7 would not have that.",
                            "Run `ferryman keto cutover` again: it compares every tuple.")));
        });
    }

    private record Unchanged(String fingerprint, StateCount skipped) {}

    /** What has become of the skipped tuples, now that v0.6 is stopped; it must have written nothing since. */
    StateCount requireUnchanged(Work work, AnswerComparison comparison, List<Finding> findings) throws Exception {
        Unchanged now = new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, folder);
            return new Unchanged(Fingerprint.of(session, keto, settings).text(), skipped(session));
        });
        if (!now.fingerprint.equals(comparison.fingerprint())) {
            findings.add(Finding.blocker(
                    "LEGACY_CHANGED_MEANWHILE",
                    "The legacy tuples have changed since both servers were compared.",
                    "v0.6 has written since then; v0.7 does not have that.",
                    "Freeze v0.6, run `ferryman keto migrate` and `ferryman keto cutover` again."));
            throw new BlockedException(findings);
        }
        return now.skipped;
    }

    StateCount skipped(Session session) throws Exception {
        try (DecisionLog log = DecisionLog.read(folder)) {
            return StateCount.of(session, CatalogReader.read(session, folder), settings, log);
        }
    }
}
