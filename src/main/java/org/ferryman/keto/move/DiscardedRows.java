package org.ferryman.keto.move;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.report.TimedName;
import org.jspecify.annotations.Nullable;

/**
 * Rows of v0.7's table that Ferryman did not put there, written down before they go with it: a file of its own each
 * time, {@code written-to-v0.7-<time>.jsonl}.
 *
 * @param rows how many
 * @param file its name in the run folder; empty if there are none
 */
record DiscardedRows(long rows, Optional<String> file) {

    static final DiscardedRows NONE = new DiscardedRows(0, Optional.empty());

    private static final String STEM = "written-to-v0.7";

    /** @param written rows that Ferryman wrote through v0.7's API: they are no others' */
    static DiscardedRows writeDown(Session session, QualifiedName target, WrittenRows written, Path folder)
            throws Exception {
        Map<Integer, String> names = names(folder);
        String name = TimedName.in(folder, STEM, ".jsonl");
        long[] rows = {0};
        try (PendingFile file = PendingFile.open(folder.resolve(name))) {
            session.<Exception>stream(
                    TargetAuthors.sql("target-others.sql", target).text(),
                    row -> {
                        String line = Json.line(Line.of(row, names)) + "\n";
                        file.out().write(line.getBytes(StandardCharsets.UTF_8));
                        rows[0]++;
                    },
                    written.parameter());
            if (rows[0] == 0) {
                return NONE;
            }
            file.finish();
            file.publish();
        }
        return new DiscardedRows(rows[0], Optional.of(name));
    }

    /** As the configuration of the migration had them: v0.7's table has only their ids. */
    private static Map<Integer, String> names(Path folder) {
        try {
            return new RunMemory(folder)
                    .recall(Migration.MEMORY)
                    .map(migration -> migration.namespaces().stream()
                            .collect(Collectors.toMap(NamespaceCounts::id, NamespaceCounts::name)))
                    .orElse(Map.of());
        } catch (IOException unknown) {
            return Map.of();
        }
    }

    /** A tuple, named as v0.7's API does; either a subject id or a subject set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            @JsonProperty("namespace_id") int namespaceId,
            @Nullable String namespace,
            String object,
            String relation,
            @JsonProperty("subject_id") @Nullable String subjectId,
            @JsonProperty("subject_set") @Nullable SetLine subjectSet,
            @JsonProperty("commit_time") String commitTime) {

        static Line of(ResultSet row, Map<Integer, String> names) throws SQLException {
            int namespace = row.getInt("namespace_id");
            String subjectId = row.getString("subject_id");
            int ofSet = row.getInt("subject_set_namespace_id");
            return new Line(
                    namespace,
                    names.get(namespace),
                    row.getString("object"),
                    row.getString("relation"),
                    subjectId,
                    subjectId != null
                            ? null
                            : new SetLine(
                                    ofSet,
                                    names.get(ofSet),
                                    row.getString("subject_set_object"),
                                    row.getString("subject_set_relation")),
                    row.getString("commit_time"));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SetLine(
            @JsonProperty("namespace_id") int namespaceId,
            @Nullable String namespace,
            String object,
            String relation) {}
}
