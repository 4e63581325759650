package org.ferryman.kratos.level;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * A schema that identities have.
 *
 * @param schema its id
 * @param identities how many have it
 */
public record StoredSchema(String schema, long identities) {

    private static final int SHOWN = 10;

    /** All of them; reads every identity once. */
    public static List<StoredSchema> all(Session session, KratosDatabase kratos)
            throws SQLException, CancelledException {
        if (!kratos.has(KratosDatabase.IDENTITIES)) {
            return List.of();
        }
        return session.list(
                SqlText.load(StoredSchema.class, "stored-schemas.sql")
                        .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                        .text(),
                row -> new StoredSchema(row.getString("schema_id"), row.getLong("identities")));
    }

    /**
     * That the new Kratos lacks some.
     *
     * @param where they should be
     */
    public static Finding missing(String where, List<StoredSchema> missing) {
        return Finding.blocker(
                "KRATOS_SCHEMA_MISSING",
                where + " lacks identity schemas that identities have: "
                        + missing.stream().limit(SHOWN).map(StoredSchema::told).collect(Collectors.joining(", "))
                        + (missing.size() > SHOWN ? ", and " + (missing.size() - SHOWN) + " more" : "") + ".",
                "The new Kratos says that it is ready, and answers 500 for each of these identities.",
                "List each under identity.schemas, with exactly this id and the URL of the schema that the old"
                        + " configuration has for it.");
    }

    private String told() {
        return schema + " (" + identities + ")";
    }
}
