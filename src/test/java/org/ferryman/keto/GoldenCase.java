package org.ferryman.keto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.keto.tuple.LegacySchema;

/**
 * A recorded legacy database with what a faithful migration makes of it.
 *
 * @param name the folder below {@code golden/keto}
 * @param namespaces names by id, as Keto's configuration gives them
 * @param legacy all rows of the legacy tables
 * @param expected all rows of {@code keto_relation_tuples}
 * @param skipped the rows that can't be moved
 */
public record GoldenCase(
        String name,
        Map<Integer, String> namespaces,
        List<Legacy> legacy,
        List<Migrated> expected,
        List<Skipped> skipped) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The names of all cases. */
    static Stream<String> names() {
        return Stream.of("clean", "duplicates", "empty", "long-subject", "malformed", "unknown-namespace");
    }

    /** A row of a legacy table; the time as PostgreSQL prints it. */
    public record Legacy(
            int namespaceId, String shardId, String object, String relation, String subject, String commitTime) {}

    /** A row of {@code keto_relation_tuples} without {@code shard_id} and {@code nid}; absent values are null. */
    public record Migrated(
            int namespaceId,
            String object,
            String relation,
            String subjectId,
            Integer subjectSetNamespaceId,
            String subjectSetObject,
            String subjectSetRelation,
            String commitTime) {}

    /** A legacy row and the id of the rule that stops it. */
    public record Skipped(Legacy row, String rule) {}

    public static GoldenCase load(String name) throws IOException {
        Map<Integer, String> namespaces = new TreeMap<>();
        for (JsonNode namespace : JSON.readTree(text(name, "config.json")).get("namespaces")) {
            namespaces.put(namespace.get("id").intValue(), namespace.get("name").textValue());
        }
        return new GoldenCase(
                name,
                namespaces,
                rows(name, "legacy.jsonl").map(GoldenCase::legacy).toList(),
                rows(name, "expected.jsonl").map(GoldenCase::migrated).toList(),
                rows(name, "expected-skipped.jsonl")
                        .map(row -> new Skipped(legacy(row), row.get("rule").textValue()))
                        .toList());
    }

    /** Makes the legacy tables of all namespaces in schema {@code public} and fills them. */
    public void createIn(Connection connection) throws SQLException {
        LegacySchema.create(connection, "public", List.copyOf(namespaces.keySet()));
        for (Legacy row : legacy) {
            String sql = "INSERT INTO public." + LegacySchema.table(row.namespaceId())
                    + " (shard_id, object, relation, subject, commit_time) VALUES (?, ?, ?, ?, ?::timestamp)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, row.shardId());
                insert.setString(2, row.object());
                insert.setString(3, row.relation());
                insert.setString(4, row.subject());
                insert.setString(5, row.commitTime());
                insert.executeUpdate();
            }
        }
    }

    private static Legacy legacy(JsonNode row) {
        return new Legacy(
                row.get("namespace_id").intValue(),
                row.get("shard_id").textValue(),
                row.get("object").textValue(),
                row.get("relation").textValue(),
                row.get("subject").textValue(),
                row.get("commit_time").textValue());
    }

    private static Migrated migrated(JsonNode row) {
        JsonNode setNamespace = row.get("subject_set_namespace_id");
        return new Migrated(
                row.get("namespace_id").intValue(),
                row.get("object").textValue(),
                row.get("relation").textValue(),
                row.get("subject_id").textValue(),
                setNamespace.isNull() ? null : setNamespace.intValue(),
                row.get("subject_set_object").textValue(),
                row.get("subject_set_relation").textValue(),
                row.get("commit_time").textValue());
    }

    private static Stream<JsonNode> rows(String name, String file) throws IOException {
        Stream.Builder<JsonNode> rows = Stream.builder();
        for (String line : text(name, file).split("\n", -1)) {
            if (!line.isBlank()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows.build();
    }

    private static String text(String name, String file) throws IOException {
        String path = "/golden/keto/" + name + "/" + file;
        try (InputStream stream = Objects.requireNonNull(GoldenCase.class.getResourceAsStream(path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
