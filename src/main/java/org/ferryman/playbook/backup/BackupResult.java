package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.TableContent;

/**
 * A backup, or the reason why there is none: the result of the step {@code backup}. It lies in its folder, too.
 *
 * @param tool how it was made
 * @param toolVersion {@code 15.18}; empty unless it was pg_dump
 * @param waiver why none was made; empty if one was
 * @param folder where it is, absolute; empty if there is none
 * @param taken when the snapshot was taken whose state it holds
 * @param source what it was taken from
 * @param wholeDatabase whether it holds more than the service's tables
 * @param files what it consists of
 * @param bytes of all files
 * @param tables what the service's tables held in that snapshot
 * @param verified how it was verified; empty if it was not
 * @param seconds how long it took, with its verification
 * @param fingerprint of the configuration and the data in that snapshot
 * @param findings what should be known
 */
public record BackupResult(
        BackupTool tool,
        Optional<String> toolVersion,
        Optional<String> waiver,
        Optional<String> folder,
        Instant taken,
        Source source,
        boolean wholeDatabase,
        List<FileSum> files,
        long bytes,
        List<TableContent> tables,
        List<Proof> verified,
        double seconds,
        String fingerprint,
        List<Finding> findings) {

    private static final MemoryEntry<BackupResult> MEMORY =
            new MemoryEntry<>(BackupStep.ID, BackupResult.class, "A backup lies outside of the database.");

    /** Copies the lists. */
    public BackupResult {
        files = List.copyOf(files);
        tables = List.copyOf(tables);
        verified = List.copyOf(verified);
        findings = List.copyOf(findings);
    }

    /** The backup that a run folder's record tells of, or that it was waived. */
    public static Optional<BackupResult> recorded(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Rows in the service's tables. */
    public long rows() {
        return tables.stream().mapToLong(TableContent::rows).sum();
    }

    /** The commands that restore it into a new database, to be run in its folder; none if there is no backup. */
    public List<String> restoring() {
        return switch (tool) {
            case PG_DUMP ->
                List.of(
                        "createdb restored",
                        "pg_restore --no-password --jobs=4 --exit-on-error --dbname=restored " + BackupStep.DUMP);
            case BUILT_IN ->
                List.of(
                        "createdb restored",
                        "psql --no-psqlrc --set ON_ERROR_STOP=1 --file " + BuiltInSnapshot.file(this) + " restored");
            case WAIVED -> List.of();
        };
    }

    BackupResult with(List<Proof> moreProofs, List<Finding> moreFindings, double nowSeconds) {
        List<Proof> proofs = new ArrayList<>(verified);
        proofs.addAll(moreProofs);
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(moreFindings);
        return new BackupResult(
                tool,
                toolVersion,
                waiver,
                folder,
                taken,
                source,
                wholeDatabase,
                files,
                bytes,
                tables,
                proofs,
                nowSeconds,
                fingerprint,
                all);
    }

    /**
     * Where a backup was taken.
     *
     * @param connection host, port, database and user
     * @param replica whether that is a replica
     * @param lsn what of the primary's WAL the replica had replayed at least; empty if it was taken from the primary
     * @param database the database's name
     * @param schema the schema that the service uses
     * @param server the server's version
     * @param encoding the database's encoding
     * @param version which version of the service the tables were of; empty if that is not known exactly
     */
    public record Source(
            String connection,
            boolean replica,
            Optional<String> lsn,
            String database,
            String schema,
            String server,
            String encoding,
            Optional<String> version) {}

    /**
     * One way in which a backup was verified, successfully.
     *
     * @param how the way
     * @param detail what was seen, for people
     */
    public record Proof(How how, String detail) {}

    /** Ways to verify a backup. */
    public enum How {
        /** {@code pg_restore --list} reads it and names every table of the service. */
        LISTED,
        /** Each file has the SHA-256 sum that was noted. */
        SHA256,
        /** Restored into an empty database, where every table of the service has the same rows and digests. */
        TEST_RESTORE
    }
}
