package org.ferryman.playbook.backup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceTables;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/** Stands in the place of a backup: somebody takes the responsibility, and says why. */
public final class BackupWaiver implements Evidence<BackupResult> {

    private final Database database;
    private final ServiceUpgrade service;
    private final String reason;

    /**
     * A waiver.
     *
     * @param reason why no backup is needed, for the record
     * @throws InputException if there is none
     */
    public BackupWaiver(Database database, ServiceUpgrade service, String reason) throws InputException {
        this.database = database;
        this.service = service;
        this.reason = reason.strip();
        if (this.reason.isEmpty()) {
            throw new InputException(Finding.blocker(
                    "WAIVER_WITHOUT_REASON",
                    "No reason is given for going on without a backup.",
                    "The record must say why.",
                    "Write it down: \"own snapshot of the volume, ticket 4711\", for example."));
        }
    }

    @Override
    public StepId id() {
        return BackupStep.ID;
    }

    @Override
    public String title() {
        return "Go on without a backup";
    }

    @Override
    public BackupResult produce(Work work) throws Exception {
        BackupResult waiver = new Transactions(database).snapshot(work.cancellation(), session -> {
            ServiceTables tables = service.tables(session);
            return new BackupResult(
                    BackupTool.WAIVED,
                    Optional.empty(),
                    Optional.of(reason),
                    Optional.empty(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    BackupStep.source(session, tables, database, Optional.empty(), false),
                    false,
                    List.of(),
                    0,
                    List.of(),
                    List.of(),
                    0,
                    service.fingerprint(session),
                    List.of());
        });
        work.journal().append(JournalEvent.BACKUP_WAIVED, Map.of("reason", reason));
        return waiver;
    }
}
