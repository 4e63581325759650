package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Follows sets into sets through the legacy tables, as v0.6 does when it answers a check. */
public final class SetWalk {

    /** No more sets are followed from one, so that a walk ends in seconds. */
    private static final int FARTHEST = 10_000;

    private final Session session;
    private final Map<String, LegacyTable> tables = new HashMap<>();
    private final Set<SubjectSet> ending = new HashSet<>();
    private final Map<SubjectSet, List<SubjectSet>> endless = new HashMap<>();

    /** Walks through the tables of the configured namespaces. */
    public SetWalk(Session session, KetoDatabase keto, KetoSettings settings) {
        this.session = session;
        settings.known(keto)
                .forEach(table -> tables.put(settings.namespace(table).name(), table));
    }

    /** A circle that a set leads into: each of its sets contains the next one, the last the first. */
    public Optional<List<SubjectSet>> circle(SubjectSet from) throws SQLException, CancelledException {
        if (endless.containsKey(from) || ending.contains(from)) {
            return Optional.ofNullable(endless.get(from));
        }
        int followed = 0;
        Map<SubjectSet, Iterator<SubjectSet>> open = new HashMap<>();
        List<SubjectSet> way = new ArrayList<>(List.of(from));
        open.put(from, inside(from).iterator());
        while (!way.isEmpty() && followed < FARTHEST) {
            SubjectSet here = way.get(way.size() - 1);
            Iterator<SubjectSet> left =
                    open.getOrDefault(here, List.<SubjectSet>of().iterator());
            if (!left.hasNext()) {
                ending.add(here);
                way.remove(way.size() - 1);
                continue;
            }
            SubjectSet next = left.next();
            List<SubjectSet> circle = way.contains(next)
                    ? List.copyOf(way.subList(way.indexOf(next), way.size()))
                    : endless.getOrDefault(next, List.of());
            if (!circle.isEmpty()) {
                way.forEach(set -> endless.put(set, circle));
                return Optional.of(circle);
            }
            if (!ending.contains(next)) {
                way.add(next);
                open.put(next, inside(next).iterator());
                followed++;
            }
        }
        return Optional.empty();
    }

    /** Whether somebody is in a set through no fewer than so many sets within sets. */
    public boolean isDeeper(SubjectSet from, int levels) throws SQLException, CancelledException {
        Set<SubjectSet> met = new HashSet<>(Set.of(from));
        Set<SubjectSet> here = Set.of(from);
        for (int level = 0; level < levels; level++) {
            Set<SubjectSet> further = new LinkedHashSet<>();
            for (SubjectSet set : here) {
                for (SubjectSet next : inside(set)) {
                    if (met.add(next)) {
                        further.add(next);
                    }
                }
                if (met.size() > FARTHEST) {
                    return true;
                }
            }
            here = further;
        }
        for (SubjectSet set : here) {
            if (hasMembers(set)) {
                return true;
            }
        }
        return false;
    }

    private List<SubjectSet> inside(SubjectSet set) throws SQLException, CancelledException {
        LegacyTable table = tables.get(set.namespace());
        if (table == null) {
            return List.of();
        }
        String sql = TupleSql.load("sets-at.sql").with("legacy", table.table()).text();
        return session.list(sql, row -> SubjectSyntax.parse(row.getString(1)), set.object(), set.relation()).stream()
                .flatMap(Optional::stream)
                .filter(SubjectSet.class::isInstance)
                .map(SubjectSet.class::cast)
                .toList();
    }

    private boolean hasMembers(SubjectSet set) throws SQLException, CancelledException {
        LegacyTable table = tables.get(set.namespace());
        if (table == null) {
            return false;
        }
        String sql = SqlText.of("SELECT FROM ONLY {legacy} AS l WHERE l.object = ? AND l.relation = ? LIMIT 1")
                .with("legacy", table.table())
                .text();
        return !session.list(sql, row -> true, set.object(), set.relation()).isEmpty();
    }
}
