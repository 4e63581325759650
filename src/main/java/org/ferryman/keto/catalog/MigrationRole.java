package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableIndexes;

/**
 * As whom the tuples are moved: the owner of v0.7's table where that is possible, so that nothing runs as superuser
 * and the indexes can be rebuilt; else the connected user.
 */
public final class MigrationRole {

    private final Session session;
    private final KetoDatabase keto;
    private final List<LegacyTable> legacy;

    public MigrationRole(Session session, KetoDatabase keto, KetoSettings settings) {
        this.session = session;
        this.keto = keto;
        this.legacy = settings.moved(keto);
    }

    /**
     * Becomes the target's owner until the transaction ends, if the user may and the owner may do all that is needed.
     */
    public void assume(TargetTable target) throws SQLException, CancelledException {
        String how = keto.major() >= 16 ? "SET" : "MEMBER";
        boolean may =
                session.one("SELECT pg_has_role(current_user, ?, ?)", row -> row.getBoolean(1), target.owner(), how);
        if (may && missing(target.owner()).isEmpty()) {
            session.execute("SET LOCAL ROLE " + QualifiedName.quote(target.owner()));
        }
    }

    /**
     * Whether the current role may drop the target's indexes and build them again, which takes CREATE on the schema,
     * too: an owner need not have it.
     */
    private boolean mayRebuildIndexes(TargetTable target) throws SQLException, CancelledException {
        return session.one(
                "SELECT pg_has_role(current_user, ?, 'USAGE') AND has_schema_privilege(?, 'CREATE')",
                row -> row.getBoolean(1),
                target.owner(),
                target.table().schema());
    }

    /**
     * That v0.7's indexes stay while an empty table is filled, which takes about twice as long; empty if they are
     * dropped and built again. Leaves the transaction's role as it is.
     */
    public static Optional<Finding> indexesKept(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        if (keto.target().isEmpty()) {
            return Optional.empty();
        }
        TargetTable target = keto.target().get();
        session.execute("SAVEPOINT before_role");
        MigrationRole role = new MigrationRole(session, keto, settings);
        role.assume(target);
        Optional<Finding> kept = role.indexesKept(target);
        session.execute("ROLLBACK TO SAVEPOINT before_role");
        return kept;
    }

    /** The same, for the role that the transaction has now. */
    public Optional<Finding> indexesKept(TargetTable target) throws SQLException, CancelledException {
        if (!TableIndexes.of(session, target.table()).canBeRebuilt()) {
            return Optional.of(kept(
                    "one of them carries more than its definition: a comment, a place of its own, a replica identity,"
                            + " or a foreign key that refers to it",
                    "Take that away from the index for the time of the migration, or accept the longer outage."));
        }
        if (mayRebuildIndexes(target)) {
            return Optional.empty();
        }
        String role = session.one("SELECT current_user", row -> row.getString(1));
        return Optional.of(kept(
                "role " + role + " does not own " + target.table() + ", or may not create in schema " + keto.schema(),
                "Run GRANT CREATE ON SCHEMA " + QualifiedName.quote(keto.schema()) + " TO "
                        + QualifiedName.quote(target.owner()) + ", and connect as that role or a member of it."));
    }

    private static Finding kept(String because, String remedy) {
        return Finding.warning(
                "INDEXES_KEPT",
                "v0.7's indexes can't be dropped for the move and built again after it: " + because + ".",
                "Each row is entered into each index by itself: v0.6 can't write for about twice as long.",
                remedy);
    }

    /** What the current role lacks, as findings that block. */
    public List<Finding> findings() throws SQLException, CancelledException {
        String role = session.one("SELECT current_user", row -> row.getString(1));
        List<String> missing = missing(role);
        if (missing.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.blocker(
                "PRIVILEGE_MISSING",
                "Role " + role + " has not the rights that it needs: " + String.join("; ", missing) + ".",
                "The migration reads and locks the legacy tables, and writes to v0.7's. Rights that a freeze took"
                        + " away must stay away: they keep v0.6 from writing.",
                "Connect as " + String.join(" or ", owners()) + ", to whom the tables belong, as a member of it, or as"
                        + " a superuser."));
    }

    private Set<String> owners() {
        Set<String> owners = new TreeSet<>();
        legacy.forEach(table -> owners.add(table.owner()));
        keto.target().ifPresent(target -> owners.add(target.owner()));
        return owners;
    }

    /** One question for all of them: over a slow line each costs a round trip, and there may be hundreds of tables. */
    private List<String> missing(String role) throws SQLException, CancelledException {
        List<Need> needs = needs();
        return session.list(
                "SELECT given.nth FROM unnest(?, ?, ?) WITH ORDINALITY AS given (schema, name, privileges, nth)"
                        + " WHERE NOT (has_schema_privilege(?, given.schema, 'USAGE')"
                        + " AND has_table_privilege(?, given.name, given.privileges)) ORDER BY given.nth",
                row -> needs.get(row.getInt(1) - 1).text(),
                texts(needs, need -> need.table.schema()),
                texts(needs, need -> need.table.quoted()),
                texts(needs, Need::anyOf),
                role,
                role);
    }

    private List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        for (LegacyTable table : legacy) {
            needs.add(new Need(table.table(), "SELECT", "SELECT"));
            // LOCK … IN SHARE MODE takes one of these; MAINTAIN would do from 17 on, but is not granted in practice.
            needs.add(new Need(table.table(), "UPDATE, DELETE, TRUNCATE", "UPDATE"));
        }
        for (QualifiedName table : keto.versionTables()) {
            needs.add(new Need(table, "SELECT", "SELECT"));
        }
        if (keto.target().isPresent()) {
            for (String privilege : List.of("SELECT", "INSERT", "DELETE")) {
                needs.add(new Need(keto.target().get().table(), privilege, privilege));
                needs.add(new Need(keto.table("networks"), privilege, privilege));
            }
        }
        return needs;
    }

    private static String[] texts(List<Need> needs, Function<Need, String> text) {
        return needs.stream().map(text).toArray(String[]::new);
    }

    private record Need(QualifiedName table, String anyOf, String grant) {

        String text() {
            return grant + " on " + table;
        }
    }
}
