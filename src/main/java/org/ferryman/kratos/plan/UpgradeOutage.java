package org.ferryman.kratos.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.report.AmountText;

/**
 * For how long nobody will be able to write, from the freeze until the upgrade is verified, by a rehearsal on a copy:
 * the one forecast, and the one way to say it.
 *
 * @param seconds the forecast: the three times, scaled
 * @param freezeSeconds the freeze, on the copy
 * @param migrateSeconds the migrations with the checksums before them, on the copy
 * @param verifySeconds the verification, on the copy
 * @param scale by how much slower the database's own server is, as it read the same rows
 * @param productionReads how long its server took for all checksums
 * @param copyReads how long the copy's server took for them
 * @param waitsForDisk whether the copy's server waits until its disk has what is committed ({@code fsync})
 * @param walBytes how much WAL the migrations wrote there
 * @param databaseBytes how large the database was
 * @param when it was measured
 * @param text the forecast and how it is known, in a sentence
 */
public record UpgradeOutage(
        double seconds,
        double freezeSeconds,
        double migrateSeconds,
        double verifySeconds,
        double scale,
        double productionReads,
        double copyReads,
        boolean waitsForDisk,
        long walBytes,
        long databaseBytes,
        Instant when,
        String text) {

    /** Where it is: what a rehearsal resulted in, of which no more is read here. */
    private static final MemoryEntry<Rehearsed> MEMORY = new MemoryEntry<>(
            "rehearse", Rehearsed.class, "For how long nobody will be able to write is told; no step relies on it.");

    /** Of shorter readings the round trips are most. */
    private static final double COMPARABLE = 1;

    /**
     * A rehearsal.
     *
     * @param forecast empty if it did not succeed
     * @param from the level before
     * @param to the level that was reached
     */
    private record Rehearsed(Optional<UpgradeOutage> forecast, String from, String to) {}

    /**
     * What was measured on the copy.
     *
     * @param freezeSeconds the freeze
     * @param migrateSeconds the migrations with the checksums before them
     * @param verifySeconds the verification
     * @param walBytes how much WAL the migrations wrote
     */
    public record Measured(double freezeSeconds, double migrateSeconds, double verifySeconds, long walBytes) {}

    /**
     * What tells the two servers apart.
     *
     * @param productionReads how long the database's own server took for all checksums
     * @param copyReads how long the copy's server took for them
     * @param waitsForDisk whether the copy's server has {@code fsync} on
     */
    public record Servers(double productionReads, double copyReads, boolean waitsForDisk) {

        /** By how much slower the database's own server is; 1 where that can't be told. */
        public double scale() {
            return Math.min(productionReads, copyReads) < COMPARABLE ? 1 : productionReads / copyReads;
        }
    }

    /** What follows from a rehearsal. */
    public static UpgradeOutage of(Measured measured, Servers servers, long databaseBytes) {
        double seconds =
                servers.scale() * (measured.freezeSeconds() + measured.migrateSeconds() + measured.verifySeconds());
        return new UpgradeOutage(
                seconds,
                measured.freezeSeconds(),
                measured.migrateSeconds(),
                measured.verifySeconds(),
                servers.scale(),
                servers.productionReads(),
                servers.copyReads(),
                servers.waitsForDisk(),
                measured.walBytes(),
                databaseBytes,
                Instant.now(),
                text(seconds, measured, servers));
    }

    /** That of the last rehearsal in a run folder, if that succeeded. */
    public static Optional<UpgradeOutage> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY).flatMap(Rehearsed::forecast);
    }

    /** The same, if it was this upgrade that was rehearsed. */
    public static Optional<UpgradeOutage> read(Path folder, String from, String to) throws IOException {
        return new RunMemory(folder)
                .recall(MEMORY)
                .filter(rehearsed ->
                        rehearsed.from().equals(from) && rehearsed.to().equals(to))
                .flatMap(Rehearsed::forecast);
    }

    private static String text(double seconds, Measured measured, Servers servers) {
        return "From the freeze until the upgrade is verified nobody can write for about " + AmountText.seconds(seconds)
                + ": on a copy it took " + AmountText.seconds(measured.freezeSeconds()) + " to stop writes, "
                + AmountText.seconds(measured.migrateSeconds()) + " for checksums and migrations and "
                + AmountText.seconds(measured.verifySeconds()) + " to verify, " + scaled(servers)
                + (servers.waitsForDisk()
                        ? "."
                        : "; the copy's server does not wait for its disk (fsync = off), so add the time in which"
                                + " production's writes " + AmountText.bytes(measured.walBytes()) + " of WAL.");
    }

    static String scaled(Servers servers) {
        return servers.scale() == 1
                ? "not scaled, as one of the servers reads all rows in less than a second"
                : "scaled by " + String.format(Locale.ROOT, "%.1f", servers.scale()) + ", as production took "
                        + AmountText.seconds(servers.productionReads()) + " for the checksums of all rows and the copy "
                        + AmountText.seconds(servers.copyReads());
    }
}
