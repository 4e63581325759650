package org.ferryman.postgres.content;

import java.sql.SQLException;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** How a row's text becomes a number. Both sides of a comparison must use the same form. */
public enum DigestForm {

    /** Hashes the bytes as they are stored: for databases of the same encoding. */
    SAME_ENCODING("hashtextextended({row}, 0)"),

    /** Hashes the text in UTF-8, in three times the time. */
    ANY_ENCODING("('x' || substr(md5(convert_to({row}, 'UTF8')), 1, 16))::bit(64)::bigint");

    private final SqlText hash;

    DigestForm(String hash) {
        this.hash = SqlText.of(hash);
    }

    /** The form for two databases. */
    public static DigestForm between(Session one, Session other) throws SQLException, CancelledException {
        return encoding(one).equals(encoding(other)) ? SAME_ENCODING : ANY_ENCODING;
    }

    private static String encoding(Session session) throws SQLException, CancelledException {
        return session.one("SHOW server_encoding", row -> row.getString(1));
    }

    SqlText of(SqlText row) {
        return hash.with("row", row);
    }
}
