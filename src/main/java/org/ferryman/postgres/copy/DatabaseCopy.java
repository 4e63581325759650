package org.ferryman.postgres.copy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SharedSnapshot;
import org.ferryman.postgres.SideBySide;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.backup.TableCopy;

/**
 * A whole database copied from one snapshot into a new one. The original is only read, under ACCESS SHARE locks. The
 * copy holds what the original holds, personal data too: its {@link ScratchCopy} is dropped when it is closed. Owners,
 * grants, comments, storage settings, statistics objects and publications are not copied.
 *
 * @param tables how many tables
 * @param bytes how many bytes the tables have in the original, without indexes
 * @param seconds how long it took
 */
public record DatabaseCopy(int tables, long bytes, double seconds) {

    /** Names at most in a finding: with more nobody reads on. */
    private static final int NAMED = 10;

    /** For each of the tables whose indexes are built side by side. */
    private static final String SORT_MEMORY = "SET LOCAL maintenance_work_mem = '128MB'";

    private static final SqlText LOCK = SqlText.of("LOCK TABLE {table} IN ACCESS SHARE MODE");

    /** What a database has that a copy can't carry, each in words; what Ferryman itself has set is not missed. */
    public static List<String> beyond(Database original, Cancellation cancellation) throws Exception {
        return new Transactions(original).snapshot(cancellation, DatabaseSchema::beyond);
    }

    /**
     * Makes the copy. What it leaves when it fails goes with the scratch database.
     *
     * @param into must be new
     * @throws BlockedException if the database has what a copy can't carry, which it names, or an extension that the
     *     scratch server does not have; nothing was copied
     */
    public static DatabaseCopy make(Database original, ScratchCopy into, Cancellation cancellation, ProgressMeter meter)
            throws Exception {
        return make(original, into, cancellation, meter, session -> true);
    }

    /**
     * The same.
     *
     * @param also reads more of the original, in the state that is copied; the original is let go of afterwards
     */
    public static DatabaseCopy make(
            Database original,
            ScratchCopy into,
            Cancellation cancellation,
            ProgressMeter meter,
            Transactions.Body<?> also)
            throws Exception {
        long start = System.nanoTime();
        Copying copying = new Copying(original, into.database(), cancellation, meter);
        AtomicLong besides = new AtomicLong();
        DatabaseSchema schema = new Transactions(original).snapshot(cancellation, session -> {
            DatabaseSchema read = copying.run(session);
            long rows = System.nanoTime();
            also.run(session);
            besides.set(System.nanoTime() - rows);
            return read;
        });
        copying.keys(schema);
        return new DatabaseCopy(
                schema.tables().size(),
                schema.tables().stream().mapToLong(DatabaseSchema.Table::bytes).sum(),
                (System.nanoTime() - start - besides.get()) / 1e9);
    }

    private record Copying(Database original, Database target, Cancellation cancellation, ProgressMeter meter) {

        DatabaseSchema run(Session holder) throws Exception {
            meter.begin(CopyPhase.SCHEMA, "", "tables");
            DatabaseSchema schema = DatabaseSchema.read(holder);
            refuse(schema);
            for (DatabaseSchema.Table table : schema.tables()) {
                holder.execute(LOCK.with("table", table.name()).text());
            }
            boolean sameMajor = inTarget(cancellation, session -> {
                for (String statement : schema.types()) {
                    session.execute(statement);
                }
                return major(session) == major(holder);
            });
            rows(holder, schema, sameMajor);
            return schema;
        }

        private void refuse(DatabaseSchema schema) throws Exception {
            List<Finding> findings = new ArrayList<>();
            if (!schema.beyond().isEmpty()) {
                findings.add(Finding.blocker(
                        "SCHEMA_NOT_COPIED",
                        "The copy can't carry what the database has: " + named(schema.beyond()) + ".",
                        "Without it, the copy would not behave as the database does.",
                        "Remove what you don't need; otherwise copy the database by pg_dump and psql yourself."));
            }
            List<String> missing = new ArrayList<>(schema.extensions());
            missing.removeAll(inTarget(
                    cancellation,
                    session -> session.list("SELECT name FROM pg_available_extensions", row -> row.getString("name"))));
            if (!missing.isEmpty()) {
                findings.add(Finding.blocker(
                        "EXTENSION_NOT_ON_SCRATCH",
                        "The scratch server does not have an extension of the database: " + named(missing) + ".",
                        "Indexes and columns may need it.",
                        "Install it there, or name another scratch server."));
            }
            BlockedException.throwIfAny(findings);
        }

        private static String named(List<String> all) {
            String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
            return all.size() > NAMED ? first + ", and " + (all.size() - NAMED) + " more" : first;
        }

        private void rows(Session holder, DatabaseSchema schema, boolean sameMajor) throws Exception {
            meter.begin(
                    CopyPhase.ROWS,
                    "",
                    "bytes",
                    schema.tables().stream()
                            .mapToLong(DatabaseSchema.Table::bytes)
                            .sum());
            String texts =
                    SqlText.load(DatabaseCopy.class, "portable-texts.sql").text();
            SharedSnapshot.of(holder, original)
                    .each(
                            schema.tables(),
                            (source, table) -> inTarget(source.cancellation(), session -> {
                                source.execute(texts);
                                session.execute(texts);
                                session.execute(table.make());
                                TableCopy.fill(
                                        source,
                                        session,
                                        table.name(),
                                        table.columns(),
                                        sameMajor && table.builtIn() ? TableCopy.Format.BINARY : TableCopy.Format.TEXT,
                                        meter::advance);
                                return true;
                            }));
        }

        /** Foreign keys last: they need the keys of other tables. */
        void keys(DatabaseSchema schema) throws Exception {
            long statements = schema.tables().stream()
                    .mapToLong(table -> table.allKeys().size())
                    .sum();
            meter.begin(CopyPhase.INDEXES, "", "indexes", statements);
            SideBySide.each(schema.tables(), cancellation, (tables, all) -> tables.each(table -> build(all, table)));
            List<String> foreign = schema.tables().stream()
                    .flatMap(table -> table.foreignKeys().stream())
                    .map(DatabaseSchema.Table.Key::make)
                    .toList();
            meter.begin(CopyPhase.FOREIGN_KEYS, "", "keys", foreign.size());
            inTarget(cancellation, session -> {
                for (String key : foreign) {
                    session.execute(key);
                    meter.advance(1);
                }
                for (String sequence : schema.sequences()) {
                    session.execute(sequence);
                }
                return true;
            });
        }

        private void build(Cancellation all, DatabaseSchema.Table table) throws Exception {
            inTarget(all, session -> {
                session.execute(SORT_MEMORY);
                for (String key : table.allKeys()) {
                    session.execute(key);
                    meter.advance(1);
                }
                session.execute("ANALYZE " + table.name().quoted());
                return true;
            });
        }

        /** Nobody else knows the copy, and nobody needs to know how a transaction on it ended. */
        private <R> R inTarget(Cancellation by, Transactions.Body<R> body) throws Exception {
            return new Transactions(target).committed(Work.quiet(by), body);
        }

        private static int major(Session session) throws SQLException {
            return session.connection().getMetaData().getDatabaseMajorVersion();
        }
    }
}
