package org.ferryman.keto.move;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.report.QuotedValue;

/**
 * Tuples that a migration moved, as the mark says, and that are gone from v0.7's table while v0.6's still has them:
 * nothing but v0.7 deletes there. Written after the migration are those tuples alone whose transaction came later.
 *
 * @param namespaces how many, by namespace id
 * @param examples the first of them, for people
 * @param file in the run folder, with all of them; empty if the examples are all
 */
record DeletedRows(Map<Long, Long> namespaces, List<String> examples, Optional<Path> file) {

    static final DeletedRows NONE = new DeletedRows(Map.of(), List.of(), Optional.empty());

    /** The file with all of them. */
    static final String FILE = "deleted-in-v0.7.jsonl";

    private static final int EXAMPLES = 5;

    /** The mark that these can be told by: one about the rows that v0.7 sees now. */
    static Optional<KetoMark> mark(Session session, UUID network) throws Exception {
        return KetoMark.read(session)
                .filter(mark -> mark.moved()
                        .filter(moved -> moved.network().equals(network))
                        .isPresent());
    }

    /** What v0.7's table and the legacy tables hold now, and how to compare them. */
    record Sides(TargetContent content, LegacySurvey survey, TargetView view) {}

    static DeletedRows find(
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            KetoMark mark,
            Sides sides,
            UnmatchedTuples unmatched,
            Path folder)
            throws Exception {
        KetoMark.Moved moved = mark.moved().orElseThrow();
        TupleSql sql = TupleSql.in(session, settings.config(), unmatched);
        SqlText changed = changed(settings, moved);
        boolean comparable = mark.isOfServer(session);
        SqlText wasThere = SqlText.load(DeletedRows.class, "was-there.sql")
                .withLiteral("migration", Long.toString(moved.transaction() & 0xFFFF_FFFFL));
        Map<Long, Long> namespaces = new TreeMap<>();
        List<String> examples = new ArrayList<>();
        try (Listing listing = new Listing(folder, examples)) {
            List<LegacyTable> incomplete = settings.known(keto).stream()
                    .filter(table -> moved.tables().containsKey(table.namespaceId())
                            && !sides.content.of(table).areExactly(sides.survey.of(table)))
                    .toList();
            unmatched.find(session, incomplete, sql, sides.view);
            for (List<LegacyTable> part : unmatched.parts(incomplete)) {
                Map<Long, Namespace> known = new HashMap<>();
                part.forEach(table -> known.put(table.namespaceId(), settings.namespace(table)));
                String unchanged = part.stream()
                        .filter(table -> !comparable
                                || sides.survey
                                        .content(table)
                                        .equals(moved.tables().get(table.namespaceId())))
                        .map(table -> Long.toString(table.namespaceId()))
                        .collect(Collectors.joining(",", "{", "}"));
                listing.add(
                        session,
                        known,
                        TupleSql.load("deleted-rows.sql")
                                .with("matched", sql.matched(part, sides.view))
                                .with("changed", changed)
                                .withLiteral("unchanged", unchanged)
                                .with("was_there", wasThere),
                        namespaces);
            }
            return new DeletedRows(namespaces, examples, listing.publish());
        }
    }

    /** What refers to a namespace that had another id or was unknown was not moved as it would be now. */
    private static SqlText changed(KetoSettings settings, KetoMark.Moved moved) {
        String ids = settings.config().namespaces().stream()
                .filter(namespace -> !Integer.valueOf(namespace.id())
                        .equals(moved.namespaces().get(namespace.name())))
                .map(namespace -> Integer.toString(namespace.id()))
                .collect(Collectors.joining(","));
        return SqlText.of("{ids}").withLiteral("ids", "{" + ids + "}");
    }

    long count() {
        return namespaces.values().stream().mapToLong(Long::longValue).sum();
    }

    /** That there are some; blocks, unless they are to be moved again. */
    Optional<Finding> finding(boolean moveAgain) {
        if (count() == 0) {
            return Optional.empty();
        }
        String seen = count() + " tuples that were moved are gone from v0.7's table ("
                + namespaces.entrySet().stream()
                        .map(entry -> entry.getValue() + " in namespace " + entry.getKey())
                        .collect(Collectors.joining(", "))
                + "), and v0.6's tables still have them: " + String.join("; ", examples)
                + file.map(all -> "; all of them are in " + all).orElse("") + ".";
        return Optional.of(
                moveAgain
                        ? Finding.warning(
                                "DELETED_IN_V0_7",
                                seen,
                                "They were deleted through v0.7. You chose to move them again: v0.7 will grant again"
                                        + " what they grant.",
                                "Nothing, if that is what you want.")
                        : Finding.blocker(
                                "DELETED_IN_V0_7",
                                seen,
                                "They were deleted through v0.7. Moving them again would grant what somebody took"
                                        + " away.",
                                "If v0.7 is in use, the migration is over: go on with v0.7. If these deletions were"
                                        + " tests or mistakes, run again with --move-again, which moves these tuples"
                                        + " once more."));
    }

    /** A line of the file. */
    private record Line(String namespace, String object, String relation, String subject, String commitTime) {}

    private static final class Listing implements AutoCloseable {

        private final Path folder;
        private final List<String> examples;
        private Optional<PendingFile> file = Optional.empty();
        private long all;

        Listing(Path folder, List<String> examples) {
            this.folder = folder;
            this.examples = examples;
        }

        void add(Session session, Map<Long, Namespace> known, SqlText query, Map<Long, Long> counts) throws Exception {
            session.<Exception>stream(query.text(), row -> {
                long id = row.getLong("namespace_id");
                Namespace namespace = Objects.requireNonNull(known.get(id));
                counts.merge(id, 1L, Long::sum);
                Line line = new Line(
                        namespace.name(),
                        row.getString("object"),
                        row.getString("relation"),
                        row.getString("subject"),
                        row.getString("commit_time"));
                all++;
                if (examples.size() < EXAMPLES) {
                    examples.add(namespace.name() + ":" + QuotedValue.quote(line.object) + "#"
                            + QuotedValue.quote(line.relation) + "@" + QuotedValue.quote(line.subject));
                }
                if (file.isEmpty() && Files.isDirectory(folder)) {
                    file = Optional.of(PendingFile.open(folder.resolve(FILE)));
                }
                if (file.isPresent()) {
                    file.get().out().write((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
        }

        Optional<Path> publish() throws Exception {
            if (all <= EXAMPLES || file.isEmpty()) {
                return Optional.empty();
            }
            file.get().finish();
            file.get().publish();
            return Optional.of(file.get().target());
        }

        @Override
        public void close() throws Exception {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }
}
