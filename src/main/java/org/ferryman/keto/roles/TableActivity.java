package org.ferryman.keto.roles;

import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
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
public record TableActivity(long rows, List<LockHolder> holders) {

    /** Copies the list. */
    public TableActivity {
        holders = List.copyOf(holders);
    }

    public static TableActivity read(Database database, Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            KetoTables keto = CatalogReader.tables(session);
            List<QualifiedName> tables = keto.all();
            return new TableActivity(
                    WriteTraffic.counts(session, keto.legacyTables()).written(),
                    tables.isEmpty() ? List.of() : LockHolder.ofAny(session, tables));
        });
    }
}
