package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Walks through a legacy table in parts of a size that the caller adapts to the server's speed. */
interface TableChunks {

    /** The next part, of about so many rows; empty at the end. */
    Optional<Chunk> next(long rows) throws SQLException, CancelledException;

    /**
     * The walk that is fast on this server. PostgreSQL 14 and later find a range of {@code ctid} directly; 12 and 13
     * would read the whole table for each, and walk along the primary key.
     */
    static TableChunks of(Session session, int major, LegacyTable table, long rows)
            throws SQLException, CancelledException {
        return major >= 14 ? BlockChunks.of(session, table, rows) : new KeyChunks(session, table, rows);
    }

    /**
     * A part of a legacy table.
     *
     * @param part a condition on the legacy table, called {@code l}
     * @param parameters for the question marks in it
     * @param share of the table's rows, about
     */
    record Chunk(SqlText part, List<Object> parameters, double share) {}
}
