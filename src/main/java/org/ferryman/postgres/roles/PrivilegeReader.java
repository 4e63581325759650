package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.roles.ObjectPrivileges.Kind;

/** Reads owners and privileges from the catalog, which anybody may. */
public final class PrivilegeReader {

    private final Session session;

    /** Reads over this session. */
    public PrivilegeReader(Session session) {
        this.session = session;
    }

    /** Those of the given tables that are there, in the given order. */
    public List<ObjectPrivileges> tables(List<QualifiedName> tables) throws SQLException, CancelledException {
        return read(
                Kind.TABLE,
                "privileges-of-tables.sql",
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new));
    }

    /** A schema. */
    public ObjectPrivileges schema(String name) throws SQLException, CancelledException {
        return read(Kind.SCHEMA, "privileges-of-schema.sql", name).get(0);
    }

    /** The current database. */
    public ObjectPrivileges database() throws SQLException, CancelledException {
        return read(Kind.DATABASE, "privileges-of-database.sql").get(0);
    }

    private List<ObjectPrivileges> read(Kind kind, String file, Object... parameters)
            throws SQLException, CancelledException {
        Map<List<String>, List<Privilege>> found = new LinkedHashMap<>();
        session.<SQLException>each(
                SqlText.load(PrivilegeReader.class, file).text(),
                row -> {
                    List<String> object =
                            List.of(row.getString("schema"), row.getString("name"), row.getString("owner"));
                    List<Privilege> privileges = found.computeIfAbsent(object, key -> new ArrayList<>());
                    if (row.getString("privilege") != null) {
                        privileges.add(new Privilege(
                                row.getString("column_name"),
                                row.getString("grantee"),
                                row.getString("grantor"),
                                row.getString("privilege"),
                                row.getBoolean("grantable")));
                    }
                },
                parameters);
        return found.entrySet().stream()
                .map(entry -> new ObjectPrivileges(
                        kind,
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2),
                        entry.getValue()))
                .toList();
    }
}
