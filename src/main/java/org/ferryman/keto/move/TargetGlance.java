package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;

/**
 * What the statements of a migration depend on, for a preview: the whole of {@link TargetReview} would take as long as
 * much of the migration.
 *
 * @param isEmpty whether v0.7's table holds no row at all, of any network
 * @param view how to compare with it; empty if v0.7 would see no row
 */
record TargetGlance(boolean isEmpty, Optional<TargetView> view) {

    static TargetGlance read(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        Optional<TargetTable> target =
                keto.target().filter(table -> keto.level() == SchemaLevel.V0_7 && table.isOfV07());
        if (target.isEmpty()) {
            return new TargetGlance(true, Optional.empty());
        }
        UUID network = keto.network().orElse(TargetReview.NO_NETWORK);
        return session.one(
                TupleSql.load("target-glance.sql")
                        .with("target", target.get().table())
                        .with("nid", network)
                        .with("foreign", TupleSql.foreign("f"))
                        .text(),
                row -> new TargetGlance(
                        !row.getBoolean("has_rows"),
                        row.getBoolean("has_seen") && keto.network().isPresent()
                                ? Optional.of(
                                        new TargetView(target.get().table(), network, row.getBoolean("has_foreign")))
                                : Optional.empty()));
    }
}
