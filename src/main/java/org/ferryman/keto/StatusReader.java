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
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus.Cost;
import org.ferryman.keto.KetoStatus.Earlier;
import org.ferryman.keto.KetoStatus.EvidenceState;
import org.ferryman.keto.KetoStatus.Facts;
import org.ferryman.keto.KetoStatus.Standing;
import org.ferryman.keto.KetoStatus.State;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.LastComparison;
import org.ferryman.keto.move.TargetReview;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.playbook.LastRead;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.ChangeCounters;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.KeptOut;
import org.ferryman.postgres.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes the state of the database. Writes nothing to it, and needs no lock. */
public final class StatusReader {

    private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);

    private final Database database;
    private final KetoSettings settings;
    private final Path runFolder;

    /** @param runFolder where earlier results are, if there are any */
    public StatusReader(Database database, KetoSettings settings, Path runFolder) {
        this.database = database;
        this.settings = settings;
        this.runFolder = runFolder;
    }

    /**
     * What can be seen without reading a tuple: the catalog, what the server has counted, and what was found when the
     * tuples were read last. It proves nothing of the tuples, and nothing may be left out because of it.
     */
    public KetoStatus look(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), this::look);
    }

    private KetoStatus look(Session session) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, runFolder);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        Optional<KeptOut> keptOut = keptOut(session, keto);
        keptOut.map(KeptOut::finding).ifPresent(findings::add);
        CutoverRecord.info(session, runFolder).ifPresent(findings::add);
        findings.addAll(proof(session));
        ChangeCounters counters = TupleReading.counters(session, keto, settings);
        Memory memory = Memory.of(runFolder, settings);
        // As when everything is read: where v0.7 is in use, what keeps its table from being filled is no news.
        boolean blocked = findings.stream().anyMatch(Finding::blocks) && !memory.inUse();
        State state = blocked ? State.NOT_MIGRATABLE : keto.target().isEmpty() ? State.SCHEMA_TO_APPLY : State.NOT_READ;
        boolean marked = isMarked(session);
        RecordedEnd recorded = RecordedEnd.read(runFolder, marked);
        return new KetoStatus(
                keto.name(),
                keto.schema(),
                keto.level(),
                state,
                Optional.empty(),
                evidence((step, result, written) ->
                        memory.standing(step, result, written, counters, legacy(counters, keto))),
                memory.tuples(settings.known(keto)),
                CutoverRecord.read(session, runFolder).map(CutoverRecord::when),
                findings,
                new Facts(
                        !keto.cleanedUp().isEmpty(),
                        false,
                        keptOut.filter(KeptOut::byRun).isPresent(),
                        Optional.empty(),
                        marked,
                        0),
                false,
                recorded.result(),
                memory.earlier(keto, counters, legacy(counters, keto)),
                cost(session, keto),
                recorded.moved(),
                recorded.summary(),
                outage(memory.tuples(settings.known(keto)), settings.known(keto).size()));
    }

    /** What of a migration by changes is proven, and what is not. */
    private List<Finding> proof(Session session) throws Exception {
        List<Finding> findings = new ArrayList<>(CutoverResult.stillToProve(session, runFolder));
        if (CutoverRecord.read(session, runFolder).isEmpty()) {
            ProvenDifference.info(session).ifPresent(findings::add);
            OpenedCutover.read(session, runFolder).map(OpenedCutover::warning).ifPresent(findings::add);
        }
        return findings;
    }

    private Cost cost(Session session, KetoDatabase keto) throws Exception {
        long rows = ChangeCounters.estimatedRows(session, TupleReading.tables(keto, settings));
        return new Cost(rows, LastComparison.secondsFor(runFolder, rows));
    }

    private static boolean isMarked(Session session) throws Exception {
        return KetoMark.read(session).flatMap(KetoMark::moved).isPresent();
    }

    private ChangeCounters legacy(ChangeCounters all, KetoDatabase keto) {
        return all.of(settings.known(keto).stream()
                .map(table -> table.table().toString())
                .toList());
    }

    private Optional<KeptOut> keptOut(Session session, KetoDatabase keto) throws Exception {
        return keto.target().isPresent()
                ? new TableLocks(database).keptOut(session, keto.target().get().table())
                : Optional.empty();
    }

    /** What state it is in now: reads every tuple. What it found is remembered in the run folder, if there is one. */
    public KetoStatus read(Work work) throws Exception {
        TupleReading reading = TupleReading.begin(database, settings, work.cancellation());
        Seen seen = new Transactions(database).snapshot(work.cancellation(), session -> read(session, work));
        if (Files.isDirectory(runFolder)) {
            remember(reading, seen);
        }
        return seen.status;
    }

    /** Another process may work in the folder: each file is replaced as a whole, and an older one harms nobody. */
    private void remember(TupleReading reading, Seen seen) {
        try {
            Optional<Verification> verification = seen.status.verification();
            if (verification.isPresent()) {
                LastComparison.keep(runFolder, reading, seen.status.state() == State.IN_USE, verification.get());
            } else {
                reading.keep(runFolder, true, seen.legacy.tuples, seen.legacy.fingerprint);
            }
        } catch (IOException failure) {
            LOG.warn("what was read can't be remembered", failure);
        }
    }

    private Seen read(Session session, Work work) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, runFolder);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        Optional<KeptOut> keptOut = keptOut(session, keto);
        keptOut.map(KeptOut::finding).ifPresent(findings::add);
        Optional<TargetReview> review = keptOut.isPresent()
                ? Optional.empty()
                : Optional.of(TargetReview.read(session, keto, settings, runFolder));
        review.ifPresent(target -> findings.addAll(target.findings()));
        CutoverRecord.info(session, runFolder).ifPresent(findings::add);
        findings.addAll(proof(session));
        boolean inUse = review.filter(TargetReview::hasTraffic).isPresent();
        boolean blocked = findings.stream().anyMatch(Finding::blocks) && !inUse;
        Optional<Verification> verification =
                blocked || review.isEmpty() || keto.target().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new VerifyStep(database, settings, runFolder)
                                .verify(session, keto, review.get(), findings, work));
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
        boolean marked = isMarked(session);
        RecordedEnd recorded = RecordedEnd.read(runFolder, marked)
                .with(verification.map(found -> MoveCount.of(found, skipped.map(StateCount::states))));
        KetoStatus status = new KetoStatus(
                keto.name(),
                keto.schema(),
                keto.level(),
                state,
                verification,
                evidence((step, result, written) -> holds(result, legacy.fingerprint)),
                legacy.byTable(settings.known(keto)),
                CutoverRecord.read(session, runFolder).map(CutoverRecord::when),
                findings,
                new Facts(
                        !keto.cleanedUp().isEmpty(),
                        review.flatMap(TargetReview::duplicates).isPresent(),
                        keptOut.filter(KeptOut::byRun).isPresent(),
                        skipped.map(StateCount::states),
                        marked,
                        review.map(TargetReview::canBeMovedAgain).orElse(0L)),
                true,
                recorded.result(),
                Optional.empty(),
                cost(session, keto),
                recorded.moved(),
                recorded.summary(),
                outage(
                        legacy.byTable(settings.known(keto)),
                        settings.known(keto).size()));
        return new Seen(status, legacy);
    }

    /** @param tuples by table: those that are known, which may not be all */
    private Optional<OutageForecast> outage(Map<String, Long> tuples, int tables) throws IOException {
        long all = tuples.values().stream().mapToLong(Long::longValue).sum();
        return OutageForecast.read(runFolder, tuples.size() == tables ? OptionalLong.of(all) : OptionalLong.empty());
    }

    private StateCount skipped(Session session, KetoDatabase keto) throws Exception {
        try (DecisionLog log = DecisionLog.read(runFolder)) {
            return StateCount.of(session, keto, settings, log);
        }
    }

    private List<EvidenceState> evidence(Judge judge) throws IOException {
        List<EvidenceState> evidence = new ArrayList<>();
        for (PlaybookStep<?, ?> row : KetoSteps.ALL) {
            if (!row.tale().evidence()) {
                continue;
            }
            StepId step = row.id();
            Optional<JsonNode> result = new RunMemory(runFolder)
                    .recall(new MemoryEntry<>(step, JsonNode.class, "It is compared with what is there now."));
            if (result.isPresent()) {
                Instant written = Files.getLastModifiedTime(runFolder.resolve(step + ".json"))
                        .toInstant();
                evidence.add(EvidenceState.of(step, judge.judge(step, result.get(), written), written));
            }
        }
        return evidence;
    }

    private static Standing holds(JsonNode result, String fingerprint) {
        return isWaiver(result) || fingerprint(result).equals(fingerprint) ? Standing.HOLDS : Standing.OUTDATED;
    }

    /** A waiver of a backup is about the migration, not about the tuples: it holds whatever is written. */
    private static boolean isWaiver(JsonNode result) {
        return result.hasNonNull("waiver");
    }

    private static String fingerprint(JsonNode result) {
        return result.path("fingerprint").asText();
    }

    @FunctionalInterface
    private interface Judge {
        Standing judge(StepId step, JsonNode result, Instant written);
    }

    private record Seen(KetoStatus status, LegacyCounts legacy) {}

    /**
     * What was found when the tuples were read last.
     *
     * @param configuration the one that is used now
     */
    private record Memory(Optional<LastRead> read, Optional<LastComparison> comparison, String configuration) {

        static Memory of(Path folder, KetoSettings settings) throws IOException {
            RunMemory memory = new RunMemory(folder);
            return new Memory(
                    memory.recall(LastRead.MEMORY),
                    memory.recall(LastComparison.MEMORY),
                    Fingerprint.configuration(settings));
        }

        /** What is known of a result by what was read after it, or for it, and by what was counted since. */
        Standing standing(StepId step, JsonNode result, Instant written, ChangeCounters all, ChangeCounters legacy) {
            if (isWaiver(result)) {
                return Standing.HOLDS;
            }
            Standing ofLegacy = ofLegacy(result, written, legacy);
            // A verification is about v0.7's table, too.
            boolean unchanged = !step.equals(VerifyStep.ID)
                    || comparison
                            .filter(last -> last.counters().areUnchangedAt(all))
                            .isPresent();
            return ofLegacy == Standing.UNCHANGED && !unchanged ? Standing.MAY_HAVE_CHANGED : ofLegacy;
        }

        private Standing ofLegacy(JsonNode result, Instant written, ChangeCounters legacy) {
            boolean same = read.filter(last -> last.fingerprint().equals(fingerprint(result)))
                    .isPresent();
            boolean sameSettings = read.filter(last -> last.configuration().equals(configuration))
                    .isPresent();
            if (same && sameSettings) {
                return read.get().counters().areUnchangedAt(legacy) ? Standing.UNCHANGED : Standing.MAY_HAVE_CHANGED;
            }
            boolean older = read.filter(last -> written.isBefore(last.when())).isPresent();
            return same || (older && sameSettings) ? Standing.OUTDATED : Standing.MAY_HAVE_CHANGED;
        }

        boolean inUse() {
            return comparison.filter(LastComparison::inUse).isPresent();
        }

        Optional<Earlier> earlier(KetoDatabase keto, ChangeCounters all, ChangeCounters legacy) {
            if (keto.target().isEmpty()) {
                return read.map(last -> new Earlier(
                        last.when(),
                        isOfNow(last.configuration()) && last.counters().areUnchangedAt(legacy),
                        Optional.empty(),
                        Optional.empty()));
            }
            return comparison.map(last -> new Earlier(
                    last.when(),
                    isOfNow(last.configuration()) && last.counters().areUnchangedAt(all),
                    Optional.of(
                            last.inUse()
                                    ? State.IN_USE
                                    : last.verification().holds() ? State.MIGRATED : State.TO_MIGRATE),
                    Optional.of(last.verification())));
        }

        private boolean isOfNow(String then) {
            return then.equals(configuration);
        }

        Map<String, Long> tuples(List<LegacyTable> tables) {
            Map<String, Long> rows = read.map(LastRead::rows).orElse(Map.of());
            return tables.stream()
                    .filter(table -> rows.containsKey(table.table().toString()))
                    .collect(Collectors.toMap(
                            table -> table.table().name(),
                            table -> rows.get(table.table().toString())));
        }
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
