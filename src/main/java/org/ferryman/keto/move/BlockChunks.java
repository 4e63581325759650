package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Ranges of physical blocks. Nobody may write to the table meanwhile, or the snapshot must be fixed. */
final class BlockChunks implements TableChunks {

    private static final SqlText RANGE = SqlText.of("l.ctid >= '({from},0)'::tid AND l.ctid < '({to},0)'::tid");

    private final long blocks;
    private final double rowsPerBlock;
    private long from;

    private BlockChunks(long blocks, long rows) {
        this.blocks = blocks;
        this.rowsPerBlock = Math.max(1.0, (double) rows / Math.max(1, blocks));
    }

    static BlockChunks of(Session session, LegacyTable table, long rows) throws SQLException, CancelledException {
        long blocks = session.one(
                "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::int8",
                row -> row.getLong(1),
                table.table().quoted());
        return new BlockChunks(blocks, rows);
    }

    @Override
    public Optional<Chunk> next(long rows) {
        if (from >= blocks) {
            return Optional.empty();
        }
        long to = Math.min(blocks, from + Math.max(1, (long) (rows / rowsPerBlock)));
        Chunk chunk = new Chunk(RANGE.with("from", from).with("to", to), List.of(), (double) (to - from) / blocks);
        from = to;
        return Optional.of(chunk);
    }
}
