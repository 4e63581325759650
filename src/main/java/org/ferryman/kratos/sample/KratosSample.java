package org.ferryman.kratos.sample;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.playbook.sample.SampleContent;
import org.ferryman.playbook.sample.SampleKind;
import org.ferryman.playbook.sample.SampleOwner;
import org.ferryman.postgres.SqlText;

/**
 * A database as Kratos v1.3.1 makes it, with people in it who do not exist. The same number of identities gives the
 * same rows, on every server.
 *
 * @param role the owner of the database and of Kratos' tables
 * @param password its password, if the role was made along with the sample
 * @param config a matching configuration file of Kratos
 * @param identities how many there are
 */
public record KratosSample(String role, Optional<String> password, String config, long identities)
        implements SampleContent {

    /** The level that it is at. */
    public static final String LEVEL = "v1.3.1";

    /** The least number of identities: with fewer some tables would have a row or two. */
    public static final long MINIMUM = 100;

    /** It as a sample among others. */
    public static final SampleKind<KratosSample> KIND =
            new SampleKind<>("kratos", "kratos-server", MINIMUM, KratosSample::create);

    /** Creating an extension takes a superuser below. */
    private static final int TRUSTED_EXTENSIONS = 13;

    private static final String EXTENSIONS =
            "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gin";

    /**
     * Fills an empty database, in one transaction, and makes the role its owner.
     *
     * @param connection a superuser's, to the empty database, outside a transaction
     * @param role the owner to be, made with LOGIN and a random password if there is no such role
     * @param identities how many, {@link #MINIMUM} or more
     * @throws SQLException 42P07 if there are tables of Kratos already; nothing is changed then
     */
    public static KratosSample create(Connection connection, String role, long identities) throws SQLException {
        if (identities < MINIMUM) {
            throw new IllegalArgumentException(
                    "a sample has at least %d identities, not %d".formatted(MINIMUM, identities));
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (connection.getMetaData().getDatabaseMajorVersion() < TRUSTED_EXTENSIONS) {
                statement.execute(EXTENSIONS);
            }
            Optional<String> password = SampleOwner.become(connection, role);
            fill(statement, identities);
            connection.commit();
            return new KratosSample(role, password, yaml(), identities);
        } finally {
            // Does nothing after the commit.
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void fill(Statement statement, long identities) throws SQLException {
        CatalogScript catalog = CatalogScript.of(LEVEL);
        statement.execute("SET LOCAL maintenance_work_mem = '256MB'");
        statement.execute(EXTENSIONS);
        run(statement, catalog.tables());
        statement.execute(SqlText.load(KratosSample.class, "sample-data.sql")
                .with("identities", identities)
                .text());
        String versions = KratosLevels.SHIPPED.ofTag(LEVEL).orElseThrow().versions().stream()
                .map(version -> "(" + SqlText.literal(version) + ", 0)")
                .collect(Collectors.joining(", "));
        statement.execute("INSERT INTO schema_migration (version, version_self) VALUES " + versions);
        run(statement, catalog.keys());
        statement.execute("ANALYZE");
    }

    private static void run(Statement statement, List<String> all) throws SQLException {
        for (String sql : all) {
            statement.execute(sql);
        }
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "KratosSample[role=%s, identities=%d]".formatted(role, identities);
    }

    private static String yaml() {
        String schema = """
                {"$id": "https://sample.example.org/person.schema.json",
                 "$schema": "http://json-schema.org/draft-07/schema#",
                 "type": "object",
                 "properties": {"traits": {
                   "type": "object",
                   "properties": {
                     "email": {"type": "string", "format": "email", "ory.sh/kratos": {
                       "credentials": {"password": {"identifier": true}},
                       "verification": {"via": "email"}, "recovery": {"via": "email"}}},
                     "name": {"type": "object", "properties": {
                       "first": {"type": "string"}, "last": {"type": "string"}}}},
                   "required": ["email"], "additionalProperties": false}}}
                """;
        return """
                # Kratos for the sample database. The connection string is given in the environment, as DSN.
                version: v1.3.1
                serve:
                  public:
                    base_url: http://127.0.0.1:4433/
                  admin:
                    base_url: http://127.0.0.1:4434/
                secrets:
                  default:
                    - known-to-all-as-this-is-a-sample
                selfservice:
                  default_browser_return_url: http://127.0.0.1:4455/
                identity:
                  default_schema_id: default
                  schemas:
                    - id: default
                      url: base64://%s
                """.formatted(Base64.getEncoder().encodeToString(schema.getBytes(StandardCharsets.UTF_8)));
    }
}
