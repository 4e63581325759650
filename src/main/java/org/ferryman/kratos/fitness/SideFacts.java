package org.ferryman.kratos.fitness;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What surrounds Kratos' tables on one side. Read from catalogs and settings.
 *
 * @param database its name
 * @param all the facts
 */
public record SideFacts(String database, List<Fact> all) {

    /** Copies the list. */
    public SideFacts {
        all = List.copyOf(all);
    }

    /**
     * One of them; {@code side-facts.sql} says what it consists of.
     *
     * @param object what it is about, quoted
     * @param more what it takes to make it
     */
    record Fact(String kind, String object, String name, String value, String more) {}

    /** Looks. */
    public static SideFacts read(Session session, List<QualifiedName> tables) throws SQLException, CancelledException {
        return new SideFacts(
                session.one("SELECT current_database()", row -> row.getString(1)),
                session.list(
                        SqlText.load(SideFacts.class, "side-facts.sql").text(),
                        row -> new Fact(
                                row.getString("kind"),
                                row.getString("object"),
                                row.getString("name"),
                                row.getString("value"),
                                row.getString("more")),
                        (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new)));
    }

    List<Fact> of(String kind) {
        return all.stream().filter(fact -> fact.kind().equals(kind)).toList();
    }

    /** Those that another side lacks. */
    List<Fact> beyond(SideFacts other, String kind) {
        Set<Fact> there = Set.copyOf(other.of(kind));
        return of(kind).stream().filter(fact -> !there.contains(fact)).toList();
    }

    Set<String> names(String kind) {
        return of(kind).stream().map(Fact::name).collect(Collectors.toSet());
    }

    Optional<String> value(String kind, String name) {
        return of(kind).stream()
                .filter(fact -> fact.name().equals(name))
                .map(Fact::value)
                .findFirst();
    }
}
