package org.ferryman.keto.ahead;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.Session;

/**
 * Tuples that both servers are to be asked about, drawn when a copy is made: to draw them each legacy tuple is read.
 * Those that were deleted since are questions as good as the others.
 *
 * @param seed of the choice
 * @param configuration fingerprint of the configuration and the exclusions that it was made under
 * @param namespaces the tuples, by namespace id
 */
public record TupleSample(long seed, String configuration, Map<Long, List<Drawn>> namespaces) {

    /** How many tuples of a namespace are drawn. */
    public static final int SIZE = 100;

    /** Where it is. */
    public static final MemoryEntry<TupleSample> MEMORY = new MemoryEntry<>(
            "copy-sample",
            TupleSample.class,
            "To draw it again would read every legacy tuple while v0.6's writes are refused.");

    /** Copies the map. */
    public TupleSample {
        namespaces = Map.copyOf(namespaces);
    }

    /** A tuple; its subject as v0.6 keeps it. */
    public record Drawn(String object, String relation, String subject) {}

    /** Draws some of each legacy table. */
    public static TupleSample of(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        long seed = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        Map<Long, List<Drawn>> drawn = new TreeMap<>();
        for (LegacyTable table : settings.known(keto)) {
            drawn.put(table.namespaceId(), draw(session, settings, table, SIZE, seed));
        }
        return new TupleSample(seed, Fingerprint.configuration(settings), drawn);
    }

    /** Draws tuples that v0.7 should have, in a random order; always the same ones by the same seed. */
    public static List<Drawn> draw(Session session, KetoSettings settings, LegacyTable table, long size, long seed)
            throws SQLException, CancelledException {
        return session.list(
                TupleSql.load("cutover-sample.sql")
                        .with(
                                "classified",
                                TupleSql.in(session, settings.config()).classified(table))
                        .text(),
                row -> new Drawn(row.getString("object"), row.getString("relation"), row.getString("subject")),
                seed,
                size);
    }

    /** Whether it was drawn under these settings. */
    public boolean isOf(KetoSettings settings) {
        return configuration.equals(Fingerprint.configuration(settings));
    }

    /** The first ones of a table's, so many at most. */
    public List<Drawn> first(LegacyTable table, int most) {
        List<Drawn> all =
                Optional.ofNullable(namespaces.get(table.namespaceId())).orElse(List.of());
        return all.subList(0, Math.min(most, all.size()));
    }
}
