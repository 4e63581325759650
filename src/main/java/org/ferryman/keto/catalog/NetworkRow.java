package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * The row of {@code networks} that v0.7 uses. The table is empty after {@code migrate up}; tuples under any other
 * network are invisible to v0.7, and deleted by the upgrade to v0.8.
 */
public final class NetworkRow {

    private static final SqlText INSERT = SqlText.of("INSERT INTO {networks} (id, created_at, updated_at)"
            + " VALUES ({id}, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')");

    private NetworkRow() {}

    /**
     * The oldest, or a new one if there is none. The table must be locked, so that v0.7 does not make one meanwhile.
     */
    public static UUID ensure(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        if (keto.network().isPresent()) {
            return keto.network().get();
        }
        UUID id = UUID.randomUUID();
        session.update(insert(keto, id));
        return id;
    }

    public static String insert(KetoDatabase keto, UUID id) {
        return INSERT.with("networks", keto.table("networks")).with("id", id).text();
    }
}
