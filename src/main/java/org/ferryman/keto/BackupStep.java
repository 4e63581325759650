package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Severity;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.KnownTable;
import org.ferryman.keto.tuple.Fingerprint;
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
import org.ferryman.report.TimedName;

/**
 * Makes a backup and verifies it: what is counted, digested and dumped is one snapshot. The folder holds the dump
 * ({@code dump/} or {@code keto-snapshot.sql}), {@code backup.json} and {@code SHA256SUMS}; it has its name only when
 * it is complete.
 */
public final class BackupStep implements Evidence<BackupResult> {

    static final String ID = "backup";
    static final String DUMP = "dump";
    static final String RECORD = "backup.json";
    private static final String LOG = "pg_dump.log";

    private final Database database;
    private final KetoSettings settings;
    private final Path runFolder;
    private final BackupOptions options;

    /** @param runFolder where the backup goes, unless the options name another place */
    public BackupStep(Database database, KetoSettings settings, Path runFolder, BackupOptions options) {
        this.database = database;
        this.settings = settings;
        this.runFolder = runFolder;
        this.options = options;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make a backup";
    }

    @Override
    public BackupResult produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Optional<String> lsn = options.replica().isPresent()
                ? Optional.of(new ReplicaGate(database, options.replica().get()).await(work, meter))
                : Optional.empty();
        BackupResult backup =
                new Transactions(read()).snapshot(work.cancellation(), session -> take(session, lsn, work, meter));
        if (options.scratch().isEmpty()) {
            return backup;
        }
        List<Finding> findings = new ArrayList<>();
        BackupResult.Proof proof = new TestRestore(options.scratch().get(), options, work, meter)
                .prove(backup, Path.of(backup.folder().orElseThrow()), findings);
        return backup.with(List.of(proof), findings, seconds(meter));
    }

    /** The exact SQL and commands that making it would run now, in order, without secrets. Reads only. */
    public List<String> preview() throws Exception {
        Work work = Work.quiet();
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, runFolder);
            List<QualifiedName> tables = tables(session, keto);
            Path target = options.folder().orElseGet(() -> runFolder.resolve("backup-<time>"));
            return new BackupPreview(database, options, session, tables, target)
                    .statements(chosen(keto.major(), new ArrayList<>(), work));
        });
    }

    /** Where it is read from. */
    private Database read() {
        return options.replica().orElse(database);
    }

    private BackupResult take(Session session, Optional<String> lsn, Work work, ProgressMeter meter) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, runFolder);
        List<QualifiedName> tables = tables(session, keto);
        List<Finding> findings = new ArrayList<>();
        Optional<PgClient> client = chosen(keto.major(), findings, work);
        for (QualifiedName table : tables) {
            session.execute("LOCK TABLE " + table.quoted() + " IN ACCESS SHARE MODE");
        }
        Optional<BuiltInSnapshot> snapshot =
                client.isPresent() ? Optional.empty() : Optional.of(BuiltInSnapshot.of(session, tables, findings));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path target = options.folder().orElseGet(() -> runFolder.resolve(TimedName.in(runFolder, ID, "")));
        BackupResult.Source source = source(session, keto, read(), lsn, lsn.isPresent());
        try (PendingFolder folder = PendingFolder.open(target)) {
            List<TableContent> contents = contents(session, tables, meter);
            String fingerprint = Fingerprint.of(session, keto, settings).text();
            boolean whole = client.isPresent() && !options.onlyKeto();
            if (client.isPresent()) {
                dump(session, client.get(), whole ? List.of() : tables, folder.part(), work, meter);
            } else {
                meter.begin("snapshot", keto.name(), "bytes");
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

    static List<QualifiedName> tables(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        List<QualifiedName> tables = KnownTable.in(session, keto.schema());
        if (tables.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KETO_NOT_FOUND",
                    "Database " + keto.name() + ", schema " + keto.schema() + " holds no tables of Ory Keto.",
                    "There is nothing to save here.",
                    "See that the URL names the database that Keto uses, and that its schema is on this user's"
                            + " search_path.")));
        }
        return tables;
    }

    /** The client to dump with; empty, with a warning, if there is none and the built-in snapshot takes its place. */
    private Optional<PgClient> chosen(int serverMajor, List<Finding> findings, Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        if (options.tool().equals(Optional.of(BackupTool.BUILT_IN))) {
            return Optional.empty();
        } else if (options.tool().isPresent()) {
            return Optional.of(client(options, serverMajor, work));
        }
        List<PgClient> found = options.tools().find(work.cancellation());
        Optional<PgClient> suited = ClientTools.suited(found, serverMajor);
        if (suited.isEmpty()) {
            findings.add(ClientTools.unsuited(
                    found,
                    serverMajor,
                    Severity.WARNING,
                    "So the built-in snapshot was taken: Keto's tables, and nothing else of the database."));
        }
        return suited;
    }

    /** The client that suits a server's version. */
    static PgClient client(BackupOptions options, int serverMajor, Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        List<PgClient> found = options.tools().find(work.cancellation());
        return ClientTools.suited(found, serverMajor)
                .orElseThrow(() -> new BlockedException(List.of(ClientTools.unsuited(
                        found,
                        serverMajor,
                        Severity.BLOCKER,
                        "Keto's tables alone can be saved without it: `--tool built-in`."))));
    }

    static BackupResult.Source source(
            Session session, KetoDatabase keto, Database connected, Optional<String> lsn, boolean replica)
            throws SQLException, CancelledException {
        return new BackupResult.Source(
                connected.settings().label(),
                replica,
                lsn,
                keto.name(),
                keto.schema(),
                session.one("SELECT current_setting('server_version')", row -> row.getString(1)),
                session.one("SELECT current_setting('server_encoding')", row -> row.getString(1)));
    }

    static List<TableContent> contents(Session session, List<QualifiedName> tables, ProgressMeter meter)
            throws SQLException, CancelledException {
        meter.begin("count", "", "tables", tables.size());
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
        meter.begin("dump", read().settings().database(), "bytes");
        Watch watch = new Watch(work.cancellation(), options.log(), bytes -> meter.at(bytes, 0));
        client.dump(read().settings(), snapshot, only, part.resolve(DUMP), part.resolve(LOG), watch);
    }

    static List<FileSum> sums(Path folder, Work work, ProgressMeter meter) throws IOException, CancelledException {
        meter.begin("sha256", folder.getFileName().toString(), "bytes");
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
