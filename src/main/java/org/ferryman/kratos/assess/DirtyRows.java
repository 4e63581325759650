package org.ferryman.kratos.assess;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Rows of a table that stop v26.2.0 after all but the last of its migrations: their network is empty or not that of
 * their parent. Observed with v26.2.0.
 *
 * @param link the table and its parent
 * @param refill whether they also lack what the backfill fills, and it has run
 * @param mendable how many have a network by their parent
 * @param orphans how many have none
 */
public record DirtyRows(ParentLink link, boolean refill, long mendable, long orphans) {

    /** Makes {@code identity_id} NOT NULL, and fails on them. */
    private static final String NOT_NULL = "20251105000000000003";

    /** What is filled, and where. */
    private static final String FILLED = "identity_id";

    /**
     * A table whose rows belong to those of another one, which has {@code id}, {@code nid} and {@code identity_id}.
     *
     * @param reference the column that has the parent's id
     * @param backfill the version of the migration that fills {@code identity_id}
     */
    public record ParentLink(String child, String parent, String reference, String backfill) {

        private static final List<ParentLink> ALL = List.of(
                new ParentLink(
                        "identity_credential_identifiers",
                        "identity_credentials",
                        "identity_credential_id",
                        "20251105000000000001"),
                new ParentLink("session_devices", "sessions", "session_id", "20251105000000000002"));

        private boolean isIn(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
            return kratos.has(child)
                    && kratos.has(parent)
                    && hasColumn(session, kratos, child, "nid")
                    && hasColumn(session, kratos, parent, "nid");
        }

        /** SQL about them, from a file. */
        public SqlText sql(String file, KratosDatabase kratos, boolean refill) {
            return SqlText.load(DirtyRows.class, file)
                    .with("child", kratos.table(child))
                    .with("parent", kratos.table(parent))
                    .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                    .withIdentifier("reference", reference)
                    .with("unfilled", SqlText.of(refill ? "OR c." + FILLED + " IS NULL" : ""));
        }
    }

    /** What there is, where the migration that fails on them is to be run; reads these tables once. */
    public static List<DirtyRows> find(Session session, KratosDatabase kratos, UpgradePlan plan)
            throws SQLException, CancelledException {
        List<DirtyRows> found = new ArrayList<>();
        for (ParentLink link : ParentLink.ALL) {
            if (plan.includes(NOT_NULL) && link.isIn(session, kratos)) {
                boolean refill = !plan.includes(link.backfill()) && hasColumn(session, kratos, link.child(), FILLED);
                found.add(session.one(
                        link.sql("dirty-rows.sql", kratos, refill).text(),
                        row -> new DirtyRows(link, refill, row.getLong("mendable"), row.getLong("orphans"))));
            }
        }
        return found.stream()
                .filter(rows -> rows.mendable() + rows.orphans() > 0)
                .toList();
    }

    private static boolean hasColumn(Session session, KratosDatabase kratos, String table, String column)
            throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?"
                        + " AND NOT attisdropped)",
                row -> row.getBoolean(1),
                kratos.table(table).quoted(),
                column);
    }

    /** How many there are, for the record. */
    KratosAssessment.DirtyTable table() {
        return new KratosAssessment.DirtyTable(link.child(), mendable, orphans);
    }

    /** That they are in the way. */
    public Finding finding() {
        String child = link.child();
        String parent = link.parent();
        return Finding.blocker(
                "KRATOS_DIRTY_ROWS",
                (mendable + orphans) + " rows of " + child + " have an empty nid, or another one than their row in "
                        + parent + "; " + orphans + " of them have no such row.",
                "The migration " + NOT_NULL + " fails on them, after all before it are done.",
                "Run `ferryman kratos migrate --repair-nids`: it gives each the nid of its row in " + parent
                        + ", after a preview."
                        + (orphans > 0 ? " With --delete-orphans " + child + " it deletes those." : "")
                        + " To look at them: SELECT c.* FROM " + child + " AS c LEFT JOIN " + parent
                        + " AS p ON p.id = c." + link.reference() + " WHERE p.nid IS NULL OR c.nid IS DISTINCT FROM"
                        + " p.nid.");
    }
}
