package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;
import org.jspecify.annotations.Nullable;

/**
 * Keto's tables, and who owns them and may do what with them, read once in a transaction for all that is told from it
 * there: with thousands of namespaces each reading takes a good part of a second.
 */
public final class CatalogLook {

    private final CatalogReader reader;
    private final KetoTables tables;
    private final Session session;
    private @Nullable List<ObjectPrivileges> privileges;

    private CatalogLook(Session session) throws SQLException, CancelledException {
        this.session = session;
        this.reader = new CatalogReader(session);
        this.tables = reader.tables();
    }

    /** What is there now. */
    public static CatalogLook at(Session session) throws SQLException, CancelledException {
        return new CatalogLook(session);
    }

    /** The tables. */
    public KetoTables tables() {
        return tables;
    }

    /** Owners and privileges of all of them, in their order. */
    public List<ObjectPrivileges> privileges() throws SQLException, CancelledException {
        List<ObjectPrivileges> known = privileges;
        if (known == null) {
            known = new PrivilegeReader(session).tables(tables.all());
            privileges = known;
        }
        return known;
    }

    /**
     * What else Keto's part of the database is like; reads more, in the same transaction.
     *
     * @param folder the run folder, which may know of a clean-up
     * @throws BlockedException if the role that the transaction has now may not read it
     */
    public KetoDatabase database(Optional<Path> folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        KetoDatabase found = reader.read();
        return folder.isPresent() ? found.after(CleanupRecord.dropped(folder.get())) : found;
    }
}
