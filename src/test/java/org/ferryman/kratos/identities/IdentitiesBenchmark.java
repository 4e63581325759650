package org.ferryman.kratos.identities;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Work;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.testing.SmallProcess;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes to hold a million identities against their schema, with 128 MB, beside reading them. */
@UsesServer
@Tag("benchmark")
final class IdentitiesBenchmark {

    private static final int IDENTITIES = Integer.getInteger("identities", 1_000_000);
    private static final int LEAST_PER_SECOND = 20_000;
    private static final int MEGABYTES = 128;

    private static final String SCHEMA = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"label": {"type": "string"}},
             "type": "object", "properties": {"traits": {"type": "object", "properties": {
              "email": {"type": "string", "format": "email", "ory.sh/kratos": {
               "credentials": {"password": {"identifier": true}},
               "verification": {"via": "email"}, "recovery": {"via": "email"}}},
              "name": {"type": "object", "properties": {
               "first": {"type": "string", "pattern": "^\\\\pL+$"}, "last": {"type": "string", "maxLength": 40}},
               "required": ["first", "last"], "additionalProperties": false},
              "tags": {"type": "array", "items": {"$ref": "#/definitions/label"}, "uniqueItems": true},
              "born": {"type": "string", "format": "date"}},
              "required": ["email"], "additionalProperties": false}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_million_identities_are_looked_at_in_flat_memory(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        fill(test);
        Path schema = Files.writeString(folder.resolve("schema.json"), SCHEMA);
        Path output = folder.resolve("output");
        SmallProcess.run(
                MEGABYTES,
                output,
                IdentitiesBenchmark.class,
                test.url(),
                test.password(),
                schema.toString(),
                folder.toString());
        String said = Files.readString(output);
        System.out.println(said);
        double perSecond = Double.parseDouble(said.replaceAll("(?s).*held against: ([0-9.]+) per second.*", "$1"));
        assertThat(perSecond).isGreaterThan(LEAST_PER_SECOND);
        assertThat(said).contains("broken " + IDENTITIES / 10 + ",").contains("changed " + IDENTITIES / 100 + ",");
    }

    private static void fill(TestDatabase test) throws Exception {
        test.execute("INSERT INTO networks (id, created_at, updated_at) SELECT md5('n')::uuid, now(), now()"
                + " WHERE NOT EXISTS (SELECT FROM networks)");
        test.execute("INSERT INTO identity_credential_types (id, name) SELECT md5('password')::uuid, 'password'"
                + " WHERE NOT EXISTS (SELECT FROM identity_credential_types WHERE name = 'password')");
        String all = " FROM generate_series(1, " + IDENTITIES + ") AS n";
        String network = ", now(), now(), (SELECT id FROM networks LIMIT 1)";
        String type = "(SELECT id FROM identity_credential_types WHERE name = 'password')";
        test.execute(
                // No foreign key is looked at: that would take most of the time.
                "SET session_replication_role = replica",
                "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid)"
                        + " SELECT md5('i' || n)::uuid, 'default', jsonb_build_object('email', 'person-' || n"
                        + " || '@example.org',"
                        + " 'name', jsonb_build_object('first', CASE n % 10 WHEN 0 THEN 'No 1' ELSE 'Zoë' END,"
                        + " 'last', 'P ' || n),"
                        + " 'tags', jsonb_build_array('a', 'b' || n), 'born', '1970-01-01')" + network + all,
                "INSERT INTO identity_credentials (id, config, identity_credential_type_id, identity_id, created_at,"
                        + " updated_at, nid, version) SELECT md5('c' || n)::uuid, '{}', " + type
                        + ", md5('i' || n)::uuid"
                        + network + ", 0" + all,
                "INSERT INTO identity_credential_identifiers (id, identifier, identity_credential_id,"
                        + " identity_credential_type_id, identity_id, created_at, updated_at, nid) SELECT"
                        + " md5('d' || n)::uuid,"
                        + " 'person-' || n || '@example.org', md5('c' || n)::uuid, " + type + ", md5('i' || n)::uuid"
                        + network + all,
                "INSERT INTO identity_verifiable_addresses (id, status, via, verified, value, identity_id,"
                        + " created_at, updated_at, nid) SELECT md5('v' || n)::uuid, 'completed', 'email', true,"
                        + " 'person-' || n"
                        + " || '@example.org', md5('i' || n)::uuid" + network + all,
                "INSERT INTO identity_recovery_addresses (id, via, value, identity_id, created_at, updated_at, nid)"
                        + " SELECT md5('r' || n)::uuid, 'email', CASE n % 100 WHEN 1 THEN 'other-' ELSE 'person-' END"
                        + " || n"
                        + " || '@example.org', md5('i' || n)::uuid" + network + all,
                "ANALYZE");
    }

    /** Reads them, holds them against the schema, and reads them again. */
    public static void main(String[] arguments) throws Exception {
        ConnectionSettings connection = ConnectionSettings.resolve(
                arguments[0], Map.of("PGPASSWORD", arguments[1]), Path.of(arguments[3]), label -> Optional.empty());
        try (Database database = Database.open(connection)) {
            read(database);
            KratosIdentities result = new KratosIdentitiesStep(
                            database,
                            Path.of(arguments[3]),
                            IdentitiesRequest.of(new IdentitySchemas(
                                    Optional.empty(), Map.of("default", Path.of(arguments[2])), Map.of())))
                    .produce(Work.quiet());
            System.out.printf(
                    Locale.ROOT,
                    "held against: %.0f per second (%.1f s); broken %d, changed %d, -Xmx%dm%n",
                    result.identities() / result.seconds(),
                    result.seconds(),
                    result.broken(),
                    result.changed(),
                    MEGABYTES);
            read(database);
        }
    }

    private static void read(Database database) throws Exception {
        long start = System.nanoTime();
        long[] octets = new long[2];
        new Transactions(database).snapshot(new Cancellation(), session -> {
            session.<RuntimeException>stream("SELECT id, schema_id, traits::text FROM public.identities", row -> {
                octets[0] += row.getString(3).length();
                octets[1]++;
            });
            return true;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "read only: %.0f per second (%.1f s), %d letters%n",
                octets[1] / seconds,
                seconds,
                octets[0]);
    }
}
