package org.ferryman.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.Sha256;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * What tells one database's record from another's: the same however the server is addressed, as long as it can be
 * asked.
 *
 * @param server the system identifier, made at initdb and kept by replicas and physical copies; host and port if
 *     the role
 *     may not read it
 * @param database name of the database
 * @param schema the schema that is worked on
 */
public record RunIdentity(String server, String database, String schema) {

    private static final int LONGEST = 200;
    private static final int KEPT = 160;

    /** Asks the server. */
    public static RunIdentity of(Session session, ConnectionSettings settings, String schema)
            throws SQLException, CancelledException {
        String server = systemIdentifier(session).orElse(settings.host() + "_" + settings.port());
        String database = session.one("SELECT current_database()", row -> row.getString(1));
        return new RunIdentity(server, database, schema);
    }

    /** What tells a server and its physical copies from all others; empty if the role may not read it. */
    public static Optional<String> systemIdentifier(Session session) throws SQLException, CancelledException {
        // Allowed to everybody by default, but some providers take it away.
        boolean allowed = session.one(
                "SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')", row -> row.getBoolean(1));
        return allowed
                ? Optional.of(session.one("SELECT system_identifier FROM pg_control_system()", row -> row.getString(1)))
                : Optional.empty();
    }

    /** In words. */
    public String told() {
        return "schema " + schema + " of database " + database + " on server " + server;
    }

    /**
     * A name for a folder, different for different identities and uses on every file system. Lower-case letters, digits
     * and {@code _} stay as they are, {@code -} before the schema and in the use, {@code .} in the use; all else is
     * written as {@code %} and two hexadecimal digits for each byte.
     *
     * @param use what is done to the database, in a word: the id of a playbook
     */
    public String folderName(String use) {
        String name = safe(use, ".-") + "-" + safe(server, "-") + "-" + safe(database, "-") + "-" + safe(schema, "");
        return name.length() <= LONGEST
                ? name
                : name.substring(0, KEPT) + "-" + Sha256.hex(name).substring(0, 32);
    }

    private static String safe(String text, String alsoAllowed) {
        StringBuilder safe = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xFF);
            boolean kept = (letter >= 'a' && letter <= 'z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '_'
                    || alsoAllowed.indexOf(letter) >= 0;
            safe.append(kept ? String.valueOf(letter) : "%" + HexFormat.of().toHexDigits(octet));
        }
        return safe.toString();
    }
}
