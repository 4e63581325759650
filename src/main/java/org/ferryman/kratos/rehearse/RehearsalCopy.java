package org.ferryman.kratos.rehearse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Severity;
import org.ferryman.engine.Work;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.PgClient;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.postgres.copy.DatabaseCopy;
import org.ferryman.postgres.guard.OwnObjects;

/**
 * The copy of one state of a database, compared with it row by row: by our own reading of the catalogs, or, where the
 * database has what that can't carry, by {@code pg_dump}. The original is only read. A guard there, and notes of what
 * changes, are not in the copy.
 */
final class RehearsalCopy {

    private static final int SHOWN = 3;

    private final Database original;
    private final List<QualifiedName> tables;
    private final ScratchCopy into;
    private final Work work;
    private final ProgressMeter meter;
    private Read there = new Read(List.of(), 0);

    RehearsalCopy(Database original, KratosDatabase kratos, ScratchCopy into, Work work) {
        this.original = original;
        this.tables = kratos.tables();
        this.into = into;
        this.work = work;
        this.meter = new ProgressMeter(work.progress());
    }

    /** What tables hold, and how long it took to read. */
    record Read(List<TableDigest> digests, double seconds) {}

    /**
     * What was made.
     *
     * @param original what Kratos' tables held in the state that was copied, in all columns
     * @param copyReads how long it took to read the same from the copy
     * @param seconds how long the copy itself took
     */
    record Made(Read original, double copyReads, String how, double seconds) {}

    /** @param folder takes a dump, if one is needed */
    Made make(Path folder, ClientTools tools, List<Finding> findings) throws Exception {
        List<String> beyond = DatabaseCopy.beyond(original, work.cancellation());
        long start = System.nanoTime();
        if (beyond.isEmpty()) {
            DatabaseCopy.make(original, into, work.cancellation(), meter, session -> {
                there = read(original, session);
                return true;
            });
        } else {
            dump(client(tools, beyond), folder, findings);
        }
        double seconds = (System.nanoTime() - start) / 1e9 - there.seconds;
        Read here = new Transactions(into.database())
                .snapshot(work.cancellation(), session -> read(into.database(), session));
        requireSame(here);
        return new Made(there, here.seconds, beyond.isEmpty() ? "built-in" : "pg_dump", seconds);
    }

    private Read read(Database database, Session session) throws Exception {
        long start = System.nanoTime();
        List<TableDigest> digests = new DigestReading(database, DigestForm.SAME_ENCODING)
                .read(session, TableShape.read(session, tables), meter);
        return new Read(digests, (System.nanoTime() - start) / 1e9);
    }

    private PgClient client(ClientTools tools, List<String> beyond) throws Exception {
        int major = new Transactions(original)
                .brief(session -> session.connection().getMetaData().getDatabaseMajorVersion());
        List<PgClient> found = tools.find(work.cancellation());
        Optional<PgClient> suited = ClientTools.suited(found, major);
        if (suited.isEmpty()) {
            throw new BlockedException(List.of(ClientTools.unsuited(
                    found,
                    major,
                    Severity.BLOCKER,
                    "Ferryman can't copy without it what this database has: "
                            + beyond.stream().limit(SHOWN).collect(Collectors.joining(", "))
                            + (beyond.size() > SHOWN ? ", and " + (beyond.size() - SHOWN) + " more." : "."))));
        }
        return suited.get();
    }

    private void dump(PgClient client, Path folder, List<Finding> findings) throws Exception {
        Path dump = folder.resolve("dump");
        meter.begin(RehearsalPhase.DUMP, "", "bytes");
        PgClient.Watch watch = new PgClient.Watch(work.cancellation(), line -> {}, bytes -> meter.at(bytes, 0));
        new Transactions(original).snapshot(work.cancellation(), session -> {
            String exported = session.one("SELECT pg_export_snapshot()", row -> row.getString(1));
            client.dump(
                    original.settings(),
                    exported,
                    List.of(),
                    dump,
                    folder.resolve("dump.log"),
                    watch,
                    "connect as the owner of the tables");
            there = read(original, session);
            return true;
        });
        meter.begin(RehearsalPhase.RESTORE, "", "bytes");
        Path log = folder.resolve("restore.log");
        if (!client.restore(into.database().settings(), dump, log, watch)) {
            findings.add(incomplete(log));
        }
        new Transactions(into.database()).committed(work, session -> {
            // A dump has that, too.
            for (String statement : OwnObjects.removal(session)) {
                session.execute(statement);
            }
            session.execute("ANALYZE");
            return true;
        });
    }

    private static Finding incomplete(Path log) throws IOException {
        return Finding.warning(
                "KRATOS_COPY_INCOMPLETE",
                "pg_restore could not make all of the copy: "
                        + Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                                .filter(line -> line.contains("error:"))
                                .limit(SHOWN)
                                .collect(Collectors.joining(" | ")),
                "The copy may behave in another way than the database: the rehearsal says less.",
                "Name a scratch server that has what is missing, with --scratch-url.");
    }

    private void requireSame(Read here) throws BlockedException {
        List<String> different = new ArrayList<>();
        DigestComparison.of(there.digests, here.digests, Set.of()).tables().stream()
                .filter(table -> table.verdict() != DigestComparison.Verdict.EQUAL)
                .map(table -> table.table().toString())
                .forEach(different::add);
        if (!different.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_COPY_DIFFERS",
                    "The copy does not hold what the database holds, in " + String.join(", ", different) + ".",
                    "What happens to it says nothing of the database.",
                    "If pg_restore told of errors, name a scratch server that has what is missing, with --scratch-url."
                            + " Else please report this.")));
        }
    }
}
