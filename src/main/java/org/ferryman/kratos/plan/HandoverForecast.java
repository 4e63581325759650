package org.ferryman.kratos.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.kratos.plan.UpgradeOutage.Servers;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.report.AmountText;

/**
 * For how long nobody will be able to write while a second database takes over, by a rehearsal on two copies: the one
 * forecast, and the one way to say it.
 *
 * @param window whether the target was upgraded before the cut-over, or in it
 * @param seconds the forecast for the cut-over, in that window
 * @param shortSeconds what the writer measured in the short window; empty where that is not possible
 * @param longSeconds the cut-over with the migrations in it, scaled
 * @param wayBackSeconds what it measured on the way back; empty if that could not be rehearsed
 * @param scale by how much slower the database's own server is, as it read the same rows
 * @param productionReads how long its server took for all checksums
 * @param copyReads how long the copy's server took for them
 * @param waitsForDisk whether the copies' servers wait until their disks have what is committed ({@code fsync})
 * @param databaseBytes how large the database was
 * @param when it was measured
 * @param text the forecast and how it is known, in some sentences
 */
public record HandoverForecast(
        CutoverWindow.Kind window,
        double seconds,
        Optional<Double> shortSeconds,
        double longSeconds,
        Optional<Double> wayBackSeconds,
        double scale,
        double productionReads,
        double copyReads,
        boolean waitsForDisk,
        long databaseBytes,
        Instant when,
        String text) {

    private static final MemoryEntry<Known> MEMORY = new MemoryEntry<>(
            "rehearse", Known.class, "For how long nobody will be able to write is told; no step relies on it.");

    /**
     * A rehearsal.
     *
     * @param forecast empty if it did not succeed
     * @param from the level before
     * @param to the level that was reached
     */
    private record Known(Optional<HandoverForecast> forecast, String from, String to) {}

    /**
     * What was measured on the copies.
     *
     * @param shortSeconds between the last write to the one and the first to the other, where that was upgraded
     *     before; else empty
     * @param longSeconds the same where it was upgraded between, or what that would have taken
     * @param wayBackSeconds between the last write and the first on the way back
     * @param perSecond how many writes there were
     */
    public record Measured(
            Optional<Double> shortSeconds, double longSeconds, Optional<Double> wayBackSeconds, int perSecond) {}

    /** What follows from a rehearsal. */
    public static HandoverForecast of(Measured measured, Servers servers, long databaseBytes) {
        boolean isShort = measured.shortSeconds().isPresent();
        double longSeconds = servers.scale() * measured.longSeconds();
        return new HandoverForecast(
                isShort ? CutoverWindow.Kind.SHORT : CutoverWindow.Kind.LONG,
                measured.shortSeconds().orElse(longSeconds),
                measured.shortSeconds(),
                longSeconds,
                measured.wayBackSeconds(),
                servers.scale(),
                servers.productionReads(),
                servers.copyReads(),
                servers.waitsForDisk(),
                databaseBytes,
                Instant.now(),
                text(measured, longSeconds, servers));
    }

    /** That of the last rehearsal in a run folder, if that succeeded. */
    public static Optional<HandoverForecast> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY).flatMap(Known::forecast);
    }

    /** The same, if it was this upgrade that was rehearsed. */
    public static Optional<HandoverForecast> read(Path folder, String from, String to) throws IOException {
        return new RunMemory(folder)
                .recall(MEMORY)
                .filter(known -> known.from().equals(from) && known.to().equals(to))
                .flatMap(Known::forecast);
    }

    private static String text(Measured measured, double longSeconds, Servers servers) {
        String how = ", at " + AmountText.count(measured.perSecond(), "write") + " a second";
        String there = measured.shortSeconds()
                .map(seconds -> "In the cut-over nobody can write for about " + AmountText.seconds(seconds)
                        + ": on two copies so much time went by between the last write to the source and the first to"
                        + " the target" + how + ". With the migrations in the cut-over (the long window) it would be"
                        + " about " + AmountText.seconds(longSeconds) + ", ")
                .orElseGet(() -> "In the cut-over nobody can write for about " + AmountText.seconds(longSeconds)
                        + ", as the migrations run in it: on two copies "
                        + AmountText.seconds(measured.longSeconds())
                        + " went by between the last write to the source and the first to the target" + how + ", ");
        String disk = servers.waitsForDisk()
                ? "."
                : ". The copies' servers don't wait for their disks (fsync = off): production takes longer by that.";
        return there
                + UpgradeOutage.scaled(servers)
                + disk
                + measured.wayBackSeconds()
                        .map(seconds -> " Going back took " + AmountText.seconds(seconds) + " in the same way.")
                        .orElse("");
    }
}
