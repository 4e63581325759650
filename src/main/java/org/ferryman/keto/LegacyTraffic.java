package org.ferryman.keto;

import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.LockHolder;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.WriteTraffic;

/**
 * What goes on at the legacy tables just now.
 *
 * @param rows rows that were ever written to them, by the server's statistics: counted a second late, or later
 * @param holders whose transactions hold a lock on one of Keto's tables
 */
public record LegacyTraffic(long rows, List<LockHolder> holders) {

    /** Copies the list. */
    public LegacyTraffic {
        holders = List.copyOf(holders);
    }

    static LegacyTraffic read(Database database, Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            KetoTables keto = CatalogReader.tables(session);
            List<QualifiedName> tables = keto.all();
            return new LegacyTraffic(
                    WriteTraffic.counts(session, keto.legacyTables()).written(),
                    tables.isEmpty() ? List.of() : LockHolder.ofAny(session, tables));
        });
    }
}
