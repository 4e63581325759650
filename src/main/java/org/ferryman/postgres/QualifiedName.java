package org.ferryman.postgres;

import java.sql.SQLException;
import org.postgresql.core.Utils;

/**
 * The name of a relation, as PostgreSQL's catalog has it: not quoted, not folded.
 *
 * @param schema its schema
 * @param name its name in that schema
 */
public record QualifiedName(String schema, String name) {

    /** Both parts quoted, fit to stand in SQL. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** A relation of another name in the same schema. */
    public QualifiedName sibling(String otherName) {
        return new QualifiedName(schema, otherName);
    }

    /** One identifier, quoted. */
    public static String quote(String identifier) {
        try {
            return Utils.escapeIdentifier(null, identifier).toString();
        } catch (SQLException zeroByte) {
            throw new IllegalArgumentException("not an identifier: it holds a zero byte", zeroByte);
        }
    }

    /** As people write it. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
