package org.ferryman.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.keto.sample.SampleDatabase;

/**
 * The sample in a test's database. It is written once for each size, and copied for each test: to write it takes
 * several times as long.
 */
public final class SampleTemplate {

    private static final Map<Long, SampleTemplate> KNOWN = new ConcurrentHashMap<>();

    private final String database;
    private final SampleDatabase written;

    private SampleTemplate(String database, SampleDatabase written) {
        this.database = database;
        this.written = written;
    }

    /**
     * Fills a database that nothing has been done to yet.
     *
     * @param prefix of the name of the role that owns it; dropped after the test
     */
    public static SampleDatabase fill(TestDatabase fresh, String prefix, long tuples) throws SQLException {
        SampleTemplate template = KNOWN.get(tuples);
        if (template == null) {
            template = write(fresh.server, tuples);
            KNOWN.put(tuples, template);
        }
        fresh.copyOf(template.database);
        TestRole owner = fresh.role(prefix);
        String role = TestDatabase.quote(owner.name());
        fresh.execute(
                "REASSIGN OWNED BY " + TestDatabase.quote(template.written.role()) + " TO " + role,
                "ALTER DATABASE " + TestDatabase.quote(fresh.name()) + " OWNER TO " + role);
        return new SampleDatabase(
                owner.name(), Optional.of(owner.password()), template.written.namespaces(), template.written.config());
    }

    /** The database stays the administrator's, or the first copy would take it along. */
    private static SampleTemplate write(TestServer server, long tuples) throws SQLException {
        String database = "sample_" + tuples;
        TestDatabase.execute(server.administrator(), "CREATE DATABASE " + database);
        try (Connection connection = server.connect(database, server.user, server.password)) {
            SampleDatabase written = SampleDatabase.create(connection, "owner_of_" + database, tuples);
            TestDatabase.execute(
                    server.administrator(),
                    "ALTER DATABASE " + database + " OWNER TO " + TestDatabase.quote(server.user));
            return new SampleTemplate(database, written);
        }
    }
}
