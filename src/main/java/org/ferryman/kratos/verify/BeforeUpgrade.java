package org.ferryman.kratos.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;

/**
 * What was in Kratos' tables when nobody could write and no migration had run, in the columns that the new level has,
 * too.
 *
 * @param when it was read
 * @param from the level that it was read at
 * @param target the release that is upgraded to
 * @param tables what they held
 */
public record BeforeUpgrade(Instant when, String from, String target, List<TableDigest> tables) {

    private static final MemoryEntry<BeforeUpgrade> MEMORY = new MemoryEntry<>(
            "kratos-before", BeforeUpgrade.class, "What a table held before it was changed is gone with the change.");

    /** Copies the list. */
    public BeforeUpgrade {
        tables = List.copyOf(tables);
    }

    /** What a run folder has of it. */
    public static Optional<BeforeUpgrade> recall(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Keeps it in the run folder. */
    public void keep(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }

    /** Reads what is there; empty if it is not known which columns the new level has. */
    public static Optional<BeforeUpgrade> read(
            Database database, Session snapshot, KratosDatabase kratos, String target, ProgressMeter meter)
            throws Exception {
        Optional<KratosCatalog> wanted = KratosCatalog.of(target);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<TableShape> shapes = TableShape.read(snapshot, kratos.tables()).stream()
                .map(shape -> shape.only(wanted.get().columns(shape.table().name())))
                .filter(shape -> !shape.columns().isEmpty())
                .toList();
        return Optional.of(new BeforeUpgrade(
                Instant.now(),
                kratos.level().name(),
                target,
                new DigestReading(database, DigestForm.SAME_ENCODING).read(snapshot, shapes, meter)));
    }
}
