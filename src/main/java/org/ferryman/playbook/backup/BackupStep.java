package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Severity;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.DataReading;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.ServiceTables;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.FileSums;
import org.ferryman.postgres.backup.PendingFolder;
import org.ferryman.postgres.backup.PgClient;
import org.ferryman.postgres.backup.PgClient.Watch;
import org.ferryman.postgres.backup.ReplicaGate;
import org.ferryman.postgres.backup.TableContent;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.report.TimedName;

/**
 * Makes a backup and verifies it: what is counted, digested and dumped is one snapshot. The folder holds the dump
 * ({@code dump/} or {@code <service>-snapshot.sql}), {@code backup.json} and {@code SHA256SUMS}; it has its name when
 * it is complete.
 */
public final class BackupStep implements Evidence<BackupResult> {

    public static final StepId ID = new StepId("backup");
    static final String DUMP = "dump";
    static final String RECORD = "backup.json";
    private static final String LOG = "pg_dump.log";

    private final Database database;
    private final ServiceUpgrade service;
    private final Path runFolder;
    private final BackupOptions options;

    /** @param runFolder where the backup goes, unless the options name another place */
    public BackupStep(Database database, ServiceUpgrade service, Path runFolder, BackupOptions options) {
        this.database = database;
        this.service = service;
        this.runFolder = runFolder;
        this.options = options;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make a backup";
    }

    @Override
    public BackupResult produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        // Those of the primary: a standby does not count what it replays.
        DataReading reading = DataReading.begin(database, work.cancellation(), service::fingerprinted);
        Optional<String> lsn = options.replica().isPresent()
                ? Optional.of(new ReplicaGate(database, options.replica().get()).await(work, meter))
                : Optional.empty();
        BackupResult backup =
                new Transactions(read()).snapshot(work.cancellation(), session -> take(session, lsn, work, meter));
        remember(reading, backup);
        if (options.scratch().isEmpty()) {
            return backup;
        }
        List<Finding> findings = new ArrayList<>();
        BackupResult.Proof proof = new TestRestore(options.scratch().get(), options, service.names(), work, meter)
                .prove(backup, Path.of(backup.folder().orElseThrow()), findings);
        return backup.with(List.of(proof), findings, seconds(meter));
    }

    private void remember(DataReading reading, BackupResult backup) throws IOException {
        Set<String> read = reading.counters().tables().keySet();
        Map<String, Long> rows = backup.tables().stream()
                .filter(content -> read.contains(name(content)))
                .collect(Collectors.toMap(BackupStep::name, TableContent::rows));
        reading.keep(runFolder, false, rows, service.configuration(), backup.fingerprint());
    }

    private static String name(TableContent content) {
        return new QualifiedName(content.schema(), content.table()).toString();
    }

    /** The exact SQL and commands that making it would run now, in order, without secrets. Reads only. */
    @Override
    public List<String> preview() throws Exception {
        Work work = Work.quiet();
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            ServiceTables tables = service.requireTables(session);
            Path target = options.folder().orElseGet(() -> runFolder.resolve("backup-<time>"));
            return new BackupPreview(database, options, session, tables.all(), target)
                    .statements(
                            chosen(tables.serverMajor(), new ArrayList<>(), work),
                            BuiltInSnapshot.file(service.names()));
        });
    }

    /** Where it is read from. */
    private Database read() {
        return options.replica().orElse(database);
    }

    private BackupResult take(Session session, Optional<String> lsn, Work work, ProgressMeter meter) throws Exception {
        ServiceTables found = service.requireTables(session);
        List<QualifiedName> tables = found.all();
        List<Finding> findings = new ArrayList<>();
        Optional<PgClient> client = chosen(found.serverMajor(), findings, work);
        for (QualifiedName table : tables) {
            session.execute("LOCK TABLE " + table.quoted() + " IN ACCESS SHARE MODE");
        }
        if (client.isPresent()) {
            findings.addAll(guarded(session, tables));
            findings.addAll(captured(session, tables));
            BlockedException.throwIfAny(findings);
        }
        Optional<BuiltInSnapshot> snapshot = client.isPresent()
                ? Optional.empty()
                : Optional.of(BuiltInSnapshot.of(session, service, tables, findings));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path target = options.folder().orElseGet(() -> runFolder.resolve(TimedName.in(runFolder, ID.text(), "")));
        BackupResult.Source source = source(session, found, read(), lsn, lsn.isPresent());
        try (PendingFolder folder = PendingFolder.open(target)) {
            List<TableContent> contents = contents(session, tables, meter);
            String fingerprint = service.fingerprint(session);
            boolean whole = client.isPresent() && !options.onlyService();
            if (client.isPresent()) {
                dump(session, client.get(), whole ? List.of() : tables, folder.part(), work, meter);
            } else {
                meter.begin(BackupPhase.SNAPSHOT, found.database(), "bytes");
                snapshot.orElseThrow().write(folder.part(), source, now.toString(), meter);
            }
            List<BackupResult.Proof> proofs = new ArrayList<>();
            if (client.isPresent()) {
                proofs.add(BackupProof.listed(client.get(), folder.part(), source.encoding(), tables, work));
            }
            List<FileSum> sums = sums(folder.part(), work, meter);
            proofs.add(BackupProof.summed(sums));
            BackupResult backup = new BackupResult(
                    client.isPresent() ? BackupTool.PG_DUMP : BackupTool.BUILT_IN,
                    client.map(PgClient::version),
                    Optional.empty(),
                    Optional.of(folder.target().toString()),
                    now,
                    source,
                    whole,
                    sums,
                    sums.stream().mapToLong(FileSum::bytes).sum(),
                    contents,
                    proofs,
                    seconds(meter),
                    fingerprint,
                    findings);
            publish(folder, backup, work);
            return backup;
        }
    }

    /** pg_dump takes the guard along: its triggers with the tables, its function only with the whole database. */
    private List<Finding> guarded(Session session, List<QualifiedName> tables) throws SQLException, CancelledException {
        if (!WriteGuard.isOnAny(session, tables)) {
            return List.of();
        }
        ServiceNames names = service.names();
        return List.of(
                options.onlyService()
                        ? Finding.blocker(
                                "BACKUP_WITH_GUARD",
                                "Writes are stopped by guard triggers, and pg_dump would save these without the"
                                        + " function that they call.",
                                "Restoring the dump by hand would stop there.",
                                "Leave --only-" + names.command() + " out, or use `--tool built-in`.")
                        : Finding.info(
                                "BACKUP_WITH_GUARD",
                                "Writes are stopped, and the dump has the guard in it, too.",
                                "Where you restore the whole of it by hand, nobody can write until "
                                        + names.call("thaw") + " there."));
    }

    /** As {@link #guarded}: what notes the changes since a copy. */
    private List<Finding> captured(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        CaptureState capture = ChangeCapture.observe(session);
        if (tables.stream().noneMatch(table -> capture.of(table).isPresent())) {
            return List.of();
        }
        ServiceNames names = service.names();
        return List.of(
                options.onlyService()
                        ? Finding.blocker(
                                "BACKUP_WITH_CAPTURE",
                                "Triggers note what changes since a copy, and pg_dump would save these without the"
                                        + " function that they call.",
                                "Restoring the dump by hand would stop there.",
                                "Leave --only-" + names.command() + " out, or use `--tool built-in`.")
                        : Finding.info(
                                "BACKUP_WITH_CAPTURE",
                                "Changes are noted since a copy, and the dump has that in it, too.",
                                "Where you restore the whole of it by hand, end it there with "
                                        + ChangeCapture.dropping() + "."));
    }

    /** The client to dump with; empty, with a warning, if there is none and the built-in snapshot takes its place. */
    private Optional<PgClient> chosen(int serverMajor, List<Finding> findings, Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        if (options.tool().equals(Optional.of(BackupTool.BUILT_IN))) {
            return Optional.empty();
        } else if (options.tool().isPresent()) {
            return Optional.of(client(options, service.names(), serverMajor, work));
        }
        List<PgClient> found = options.tools().find(work.cancellation());
        Optional<PgClient> suited = ClientTools.suited(found, serverMajor);
        if (suited.isEmpty()) {
            findings.add(ClientTools.unsuited(
                    found,
                    serverMajor,
                    Severity.WARNING,
                    "So the built-in snapshot was taken: " + service.names().tables()
                            + ", and nothing else of the database."));
        }
        return suited;
    }

    /** The client that suits a server's version. */
    static PgClient client(BackupOptions options, ServiceNames names, int serverMajor, Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        List<PgClient> found = options.tools().find(work.cancellation());
        return ClientTools.suited(found, serverMajor)
                .orElseThrow(() -> new BlockedException(List.of(ClientTools.unsuited(
                        found,
                        serverMajor,
                        Severity.BLOCKER,
                        names.tables() + " alone can be saved without it: `--tool built-in`."))));
    }

    static BackupResult.Source source(
            Session session, ServiceTables tables, Database connected, Optional<String> lsn, boolean replica)
            throws SQLException, CancelledException {
        return new BackupResult.Source(
                connected.settings().label(),
                replica,
                lsn,
                tables.database(),
                tables.schema(),
                session.one("SELECT current_setting('server_version')", row -> row.getString(1)),
                session.one("SELECT current_setting('server_encoding')", row -> row.getString(1)),
                tables.version());
    }

    static List<TableContent> contents(Session session, List<QualifiedName> tables, ProgressMeter meter)
            throws SQLException, CancelledException {
        meter.begin(BackupPhase.COUNT, "", "tables", tables.size());
        List<TableContent> contents = new ArrayList<>();
        for (QualifiedName table : tables) {
            contents.add(TableContent.of(session, table));
            meter.advance(1);
        }
        return contents;
    }

    private void dump(
            Session session, PgClient client, List<QualifiedName> only, Path part, Work work, ProgressMeter meter)
            throws SQLException, CancelledException, IOException, InterruptedException, BlockedException {
        String snapshot = session.one("SELECT pg_export_snapshot()", row -> row.getString(1));
        meter.begin(BackupPhase.DUMP, read().settings().database(), "bytes");
        Watch watch = new Watch(work.cancellation(), options.log(), bytes -> meter.at(bytes, 0));
        String otherwise = "connect as the owner of the database, or save "
                + service.names().tables() + " alone with `--only-"
                + service.names().command() + "` or `--tool built-in`";
        client.dump(read().settings(), snapshot, only, part.resolve(DUMP), part.resolve(LOG), watch, otherwise);
    }

    static List<FileSum> sums(Path folder, Work work, ProgressMeter meter) throws IOException, CancelledException {
        meter.begin(BackupPhase.CHECKSUMS, folder.getFileName().toString(), "bytes");
        return FileSums.of(folder, work.cancellation(), meter::advance);
    }

    private static void publish(PendingFolder folder, BackupResult backup, Work work)
            throws IOException, CancelledException, InputException {
        Path record = folder.part().resolve(RECORD);
        Json.write(record, backup);
        List<FileSum> all = new ArrayList<>(backup.files());
        all.add(FileSums.of(folder.part(), record, work.cancellation(), bytes -> {}));
        FileSums.write(folder.part(), all);
        folder.publish();
    }

    private static double seconds(ProgressMeter meter) {
        return meter.elapsed().toNanos() / 1e9;
    }
}
