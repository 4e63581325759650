package org.ferryman.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;

/** Whether the sorts of a large load may take as much disk as they need. */
public final class TemporaryFiles {

    private static final String LIMIT =
            "SELECT setting::int8 * 1024 AS bytes FROM pg_settings" + " WHERE name = 'temp_file_limit'";

    private TemporaryFiles() {}

    /**
     * A warning if they may not.
     *
     * @param bytes of the rows that are sorted
     */
    public static Optional<Finding> tooSmall(Session session, long bytes) throws SQLException, CancelledException {
        long limit = session.one(LIMIT, TemporaryFiles::bytes);
        if (limit < 0 || limit >= bytes) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "TEMPORARY_FILES_LIMITED",
                "temp_file_limit lets a session take " + megabytes(limit)
                        + " of temporary files; the sorts of index builds and counts may need up to " + megabytes(bytes)
                        + ".",
                "Where they need more, they stop with SQLSTATE 53400, and everything is rolled back.",
                "Let a superuser run ALTER ROLE … SET temp_file_limit = -1 for the user that Ferryman connects as, and"
                        + " take it back afterwards. A dry run in place meets the same limit."));
    }

    private static long bytes(ResultSet row) throws SQLException {
        return row.getLong("bytes");
    }

    private static String megabytes(long bytes) {
        return Math.max(1, bytes >> 20) + " MB";
    }
}
