package org.ferryman.keto.finish;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** What makes the two servers' answers about one object and relation differ rightly: skipped and recreated tuples. */
final class PlaceLookup {

    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final RecreatedRows recreated;

    PlaceLookup(Session session, KetoDatabase keto, KetoSettings settings, RecreatedRows recreated) {
        this.session = session;
        this.keto = keto;
        this.settings = settings;
        this.recreated = recreated;
    }

    /** An object and a relation. */
    record Place(String namespace, String object, String relation) {

        static Place of(SubjectSet set) {
            return new Place(set.namespace(), set.object(), set.relation());
        }

        SubjectSet set() {
            return new SubjectSet(namespace, object, relation);
        }

        /** For people. */
        String describe() {
            return namespace + ":" + object + "#" + relation;
        }
    }

    /** The subjects that v0.6 has there and v0.7 hasn't. */
    List<String> skipped(Place place) throws SQLException, CancelledException {
        Optional<LegacyTable> table = table(place);
        if (table.isEmpty()) {
            return List.of();
        }
        SqlText part = SqlText.of("l.object = ? AND l.relation = ?");
        String sql = TupleSql.load("skipped-at.sql")
                .with("classified", TupleSql.in(session, settings.config()).classified(table.get(), part))
                .text();
        return session.list(sql, row -> row.getString("subject"), place.object(), place.relation());
    }

    /** The subjects that v0.7 has there and v0.6 hasn't. */
    List<String> recreated(Place place) throws SQLException, CancelledException {
        Optional<Namespace> namespace = settings.config().byName(place.namespace());
        if (namespace.isEmpty()
                || (recreated.bySql().isEmpty() && recreated.apiRows().isEmpty())) {
            return List.of();
        }
        List<String> subjects = new ArrayList<>();
        session.<SQLException>each(
                TupleSql.load("rows-at.sql")
                        .with("target", keto.target().orElseThrow().table())
                        .with("nid", keto.network().orElseThrow())
                        .text(),
                row -> {
                    UUID id = row.getObject("shard_id", UUID.class);
                    if (recreated.apiRows().containsKey(id)
                            || (TupleId.isOurs(id)
                                    && recreated.bySql().contains(TupleId.tuple(id))
                                    && isRecreated(id))) {
                        subjects.add(subject(row));
                    }
                },
                namespace.get().id(),
                place.object(),
                place.relation());
        return subjects;
    }

    private static boolean isRecreated(UUID row) {
        return TupleId.recreated(row).equals(row);
    }

    private String subject(ResultSet row) throws SQLException {
        String id = row.getString("subject_id");
        if (id != null) {
            return id;
        }
        String namespace = settings.config()
                .byId(row.getInt("subject_set_namespace_id"))
                .map(Namespace::name)
                .orElse("");
        return new SubjectSet(namespace, row.getString("subject_set_object"), row.getString("subject_set_relation"))
                .encoded();
    }

    /** Whether v0.6 has more tuples there than a server should be asked to list. */
    boolean isLarge(Place place, int limit) throws SQLException, CancelledException {
        Optional<LegacyTable> table = table(place);
        return table.isPresent()
                && session.one(
                        SqlText.of("SELECT count(*) > {limit} FROM (SELECT FROM ONLY {legacy} AS l WHERE"
                                        + " l.object = ? AND"
                                        + " l.relation = ? LIMIT {more}) AS found")
                                .with("limit", limit)
                                .with("more", limit + 1L)
                                .with("legacy", table.get().table())
                                .text(),
                        row -> row.getBoolean(1),
                        place.object(),
                        place.relation());
    }

    private Optional<LegacyTable> table(Place place) {
        return settings.config()
                .byName(place.namespace())
                .flatMap(namespace -> settings.known(keto).stream()
                        .filter(table -> table.namespaceId() == namespace.id())
                        .findFirst());
    }
}
