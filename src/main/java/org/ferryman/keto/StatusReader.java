package org.ferryman.keto;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus.EvidenceState;
import org.ferryman.keto.KetoStatus.Facts;
import org.ferryman.keto.KetoStatus.State;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.Preconditions;
import org.ferryman.keto.move.TargetReview;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.Remembered;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.KeptOut;
import org.ferryman.postgres.Transactions;

/** Observes the state of the database. Writes nothing, and needs no lock. */
public final class StatusReader {

    private final Database database;
    private final KetoSettings settings;
    private final Path runFolder;

    /** @param runFolder where earlier results are, if there are any */
    public StatusReader(Database database, KetoSettings settings, Path runFolder) {
        this.database = database;
        this.settings = settings;
        this.runFolder = runFolder;
    }

    /** What state it is in now. */
    public KetoStatus read(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, runFolder);
            List<Finding> findings = new ArrayList<>(Preconditions.check(session, keto, settings));
            Optional<KeptOut> keptOut = keto.target().isPresent()
                    ? new TableLocks(database)
                            .keptOut(session, keto.target().get().table())
                    : Optional.empty();
            keptOut.map(KeptOut::finding).ifPresent(findings::add);
            Optional<TargetReview> review = keptOut.isPresent()
                    ? Optional.empty()
                    : Optional.of(TargetReview.read(session, keto, settings, runFolder));
            review.map(TargetReview::findings).ifPresent(findings::addAll);
            CutoverRecord.info(runFolder).ifPresent(findings::add);
            boolean inUse = review.filter(TargetReview::hasTraffic).isPresent();
            boolean blocked = findings.stream().anyMatch(Finding::blocks) && !inUse;
            Optional<Verification> verification =
                    blocked || keptOut.isPresent() || keto.target().isEmpty()
                            ? Optional.empty()
                            : Optional.of(new VerifyStep(database, settings, runFolder)
                                    .verify(session, keto, findings, work));
            State state = blocked
                    ? State.NOT_MIGRATABLE
                    : inUse
                            ? State.IN_USE
                            : keto.target().isEmpty()
                                    ? State.SCHEMA_TO_APPLY
                                    : verification.filter(Verification::holds).isPresent()
                                            ? State.MIGRATED
                                            : State.TO_MIGRATE;
            Optional<StateCount> skipped =
                    verification.filter(found -> found.skipped() > 0).isPresent()
                            ? Optional.of(skipped(session, keto))
                            : Optional.empty();
            skipped.map(StateCount::findings).ifPresent(findings::addAll);
            // The verification has read every legacy tuple: reading them again would say the same.
            LegacyCounts legacy = verification.isPresent()
                    ? LegacyCounts.of(verification.get())
                    : LegacyCounts.of(Fingerprint.of(session, keto, settings), settings.known(keto));
            return new KetoStatus(
                    keto.name(),
                    keto.schema(),
                    keto.level(),
                    state,
                    verification,
                    evidence(legacy.fingerprint),
                    legacy.byTable(settings.known(keto)),
                    CutoverRecord.read(runFolder).map(CutoverRecord::when),
                    findings,
                    new Facts(
                            !keto.cleanedUp().isEmpty(),
                            review.flatMap(TargetReview::duplicates).isPresent(),
                            keptOut.filter(KeptOut::byRun).isPresent(),
                            skipped.map(StateCount::states)));
        });
    }

    private StateCount skipped(Session session, KetoDatabase keto) throws Exception {
        try (DecisionLog log = DecisionLog.read(runFolder)) {
            return StateCount.of(session, keto, settings, log);
        }
    }

    private List<EvidenceState> evidence(String fingerprint) throws IOException {
        List<EvidenceState> evidence = new ArrayList<>();
        for (PlaybookStep<?, ?> row : KetoSteps.ALL) {
            if (!row.tale().evidence()) {
                continue;
            }
            String step = row.id();
            Optional<JsonNode> result = new RunMemory(runFolder)
                    .recall(new Remembered<>(step, JsonNode.class, "It is compared with what is there now."));
            if (result.isPresent()) {
                Instant written = Files.getLastModifiedTime(runFolder.resolve(step + ".json"))
                        .toInstant();
                evidence.add(new EvidenceState(step, holds(result.get(), fingerprint), written));
            }
        }
        return evidence;
    }

    /** A waiver of a backup is about the migration, not about the tuples: it holds whatever is written. */
    private static boolean holds(JsonNode result, String fingerprint) {
        return result.hasNonNull("waiver")
                || result.path("fingerprint").asText().equals(fingerprint);
    }

    /**
     * How many tuples there are, and what evidence is true of.
     *
     * @param tuples by the id of their namespace
     */
    private record LegacyCounts(String fingerprint, Map<Long, Long> tuples) {

        static LegacyCounts of(Verification verification) {
            return new LegacyCounts(
                    verification.fingerprint(),
                    verification.namespaces().stream()
                            .collect(Collectors.toMap(
                                    namespace -> (long) namespace.id(), NamespaceVerification::legacy)));
        }

        static LegacyCounts of(Fingerprint fingerprint, List<LegacyTable> tables) {
            return new LegacyCounts(
                    fingerprint.text(),
                    tables.stream()
                            .collect(Collectors.toMap(
                                    LegacyTable::namespaceId, table -> fingerprint.tuples(table.namespaceId()))));
        }

        Map<String, Long> byTable(List<LegacyTable> tables) {
            return tables.stream()
                    .collect(Collectors.toMap(
                            table -> table.table().name(), table -> tuples.getOrDefault(table.namespaceId(), 0L)));
        }
    }
}
