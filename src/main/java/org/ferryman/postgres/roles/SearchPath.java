package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** The search_path that a role's sessions in the current database begin with, told without logging in as it. */
public final class SearchPath {

    private static final String SETTING = "search_path=";

    /** PostgreSQL's own; one in {@code postgresql.conf} can't be told from what the connection has asked for. */
    private static final String DEFAULT = SETTING + "\"$user\", public";

    private final List<String> names;

    private SearchPath(List<String> names) {
        this.names = names;
    }

    /**
     * By the setting that counts: the role's in this database, the role's, the database's, everybody's, the default.
     *
     * @param settings whose settings the role has, itself or the one that it is made after
     */
    public static SearchPath of(Session session, RoleAttributes settings) throws SQLException, CancelledException {
        List<String> all = new ArrayList<>(settings.databaseSettings());
        all.addAll(settings.settings());
        all.addAll(session.list(
                SqlText.load(SearchPath.class, "settings-of-all-roles.sql").text(), row -> row.getString(1)));
        String first = all.stream().filter(SearchPath::isSetting).findFirst().orElse(DEFAULT);
        return new SearchPath(NewRole.names(first.substring(SETTING.length())));
    }

    /** Whether a setting, given as {@code name=value}, is one. */
    public static boolean isSetting(String setting) {
        return setting.startsWith(SETTING);
    }

    /** The setting, as {@code name=value}, under which a schema comes first, and then {@code public}. */
    public static String setting(String schema) {
        return SETTING + (schema.equals("public") ? "public" : QualifiedName.quote(schema) + ", public");
    }

    /**
     * What {@code current_schema()} will be: the first that is there, and that the role has USAGE on.
     *
     * @param user what {@code "$user"} stands for
     * @param schema one that it will have USAGE on
     * @param rights whose rights it will have; {@code public} stands for those of everybody
     */
    public Optional<String> first(Session session, String user, String schema, Collection<String> rights)
            throws SQLException, CancelledException {
        return session.first(
                SqlText.load(SearchPath.class, "first-schema.sql").text(),
                row -> row.getString(1),
                names.stream().map(name -> name.equals("$user") ? user : name).toArray(String[]::new),
                schema,
                rights.toArray(String[]::new));
    }
}
