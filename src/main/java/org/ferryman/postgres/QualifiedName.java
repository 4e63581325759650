package org.ferryman.postgres;

import java.sql.SQLException;
import org.postgresql.core.Utils;

/** The name of a relation with its schema, unquoted, as the catalogs hold it. */
public record QualifiedName(String schema, String name) {

    /** {@code "schema"."name"}, quoted for use in SQL. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    private static String quote(String identifier) {
        try {
            return Utils.escapeIdentifier(null, identifier).toString();
        } catch (SQLException containsNul) {
            throw new IllegalArgumentException("an identifier can't hold the character NUL", containsNul);
        }
    }
}
