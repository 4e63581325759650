package org.ferryman.keto.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.DataReading;
import org.ferryman.postgres.ChangeCounters;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/** A reading of every legacy tuple that would be moved; maybe of v0.7's table, too. */
public final class TupleReading {

    private final KetoSettings settings;
    private final List<LegacyTable> legacy;
    private final DataReading reading;

    private TupleReading(KetoSettings settings, List<LegacyTable> legacy, DataReading reading) {
        this.settings = settings;
        this.legacy = legacy;
        this.reading = reading;
    }

    /** Begins; the snapshot comes after it. */
    public static TupleReading begin(Database database, KetoSettings settings, Cancellation cancellation)
            throws Exception {
        List<LegacyTable> legacy = new ArrayList<>();
        DataReading reading = DataReading.begin(database, cancellation, session -> {
            KetoDatabase keto = CatalogReader.read(session);
            legacy.addAll(settings.known(keto));
            return tables(keto, settings);
        });
        return new TupleReading(settings, legacy, reading);
    }

    /** What the server has counted by now, of the legacy tables and of v0.7's. */
    public static ChangeCounters counters(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        return ChangeCounters.read(session, tables(keto, settings));
    }

    /** The legacy tables that are read, and v0.7's. */
    public static List<QualifiedName> tables(KetoDatabase keto, KetoSettings settings) {
        List<QualifiedName> tables = new ArrayList<>();
        settings.known(keto).forEach(table -> tables.add(table.table()));
        keto.target().ifPresent(target -> tables.add(target.table()));
        return tables;
    }

    /** The reading itself. */
    public DataReading reading() {
        return reading;
    }

    /** What it was begun under. */
    public String configuration() {
        return Fingerprint.configuration(settings);
    }

    /**
     * Keeps what it found of the legacy tables.
     *
     * @param timed whether nothing else was done meanwhile
     * @param tuples by the id of their namespace
     */
    public void keep(Path folder, boolean timed, Map<Long, Long> tuples, String fingerprint) throws IOException {
        Map<String, Long> rows = new HashMap<>();
        for (LegacyTable table : legacy) {
            rows.put(table.table().toString(), tuples.getOrDefault(table.namespaceId(), 0L));
        }
        reading.keep(folder, timed, rows, configuration(), fingerprint);
    }
}
