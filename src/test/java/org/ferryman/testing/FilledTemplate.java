package org.ferryman.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What many tests begin with: a database that is filled once, and copied for each of them. */
public final class FilledTemplate {

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private FilledTemplate() {}

    /**
     * Fills a database; only one that nothing has been done to yet can be a copy.
     *
     * @param name says what is filled in; the same name stands for the same SQL
     */
    public static void fill(TestDatabase database, String name, String sql) throws SQLException {
        if (!database.isFresh()) {
            database.execute(sql);
            return;
        }
        String template = "filled_" + name;
        if (!KNOWN.contains(template)) {
            make(database.server, template, sql);
            KNOWN.add(template);
        }
        database.copyOf(template);
    }

    private static void make(TestServer server, String template, String sql) throws SQLException {
        TestDatabase.execute(server.administrator(), "CREATE DATABASE " + TestDatabase.quote(template));
        try (Connection connection = server.connect(template, server.user, server.password)) {
            TestDatabase.execute(connection, sql);
        }
    }
}
