package org.ferryman.keto.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.playbook.sample.SampleContent;
import org.ferryman.playbook.sample.SampleKind;

/**
 * A database as Keto v0.6 leaves it after years of use: most tuples are ordinary, some can't be moved, some only look
 * so. The same number of tuples gives the same tuples, on every server.
 *
 * @param role the owner of the database and of Keto's tables
 * @param password its password, if the role was made along with the sample; an existing role keeps its own
 * @param namespaces what is in it
 * @param config the matching configuration file of Keto v0.6, YAML
 */
public record SampleDatabase(String role, Optional<String> password, List<SampleNamespace> namespaces, String config)
        implements SampleContent {

    /** The least number of tuples: with fewer the broken ones would be most. */
    public static final long MINIMUM = 500;

    /** It as a sample among others. */
    public static final SampleKind<SampleDatabase> KIND =
            new SampleKind<>("keto", "server", MINIMUM, SampleDatabase::create);

    /** Keeps a copy of the list. */
    public SampleDatabase {
        namespaces = List.copyOf(namespaces);
    }

    /** Tuples in all legacy tables. */
    public long legacy() {
        return namespaces.stream().mapToLong(SampleNamespace::legacy).sum();
    }

    /** Tuples that Keto v0.7 can hold as they are. */
    public long movable() {
        return namespaces.stream().mapToLong(SampleNamespace::movable).sum();
    }

    /** Tuples that can't be moved, by the id of the rule that stops them. */
    public Map<String, Long> skipped() {
        Map<String, Long> sum = new TreeMap<>();
        namespaces.forEach(
                namespace -> namespace.skipped().forEach((rule, count) -> sum.merge(rule, count, Long::sum)));
        return sum;
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "SampleDatabase[role=%s, namespaces=%s]".formatted(role, namespaces);
    }

    /**
     * Fills an empty database, in one transaction, and makes the role its owner.
     *
     * @param connection a superuser's, to the empty database, outside a transaction
     * @param role the owner to be, made with LOGIN and a random password if there is no such role
     * @param tuples how many legacy tuples in all, {@link #MINIMUM} or more; a million take 6 to 15 s
     * @throws SQLException 42P07 if there are tables of Keto already; nothing is changed then
     */
    public static SampleDatabase create(Connection connection, String role, long tuples) throws SQLException {
        if (tuples < MINIMUM) {
            throw new IllegalArgumentException("a sample has at least %d tuples, not %d".formatted(MINIMUM, tuples));
        }
        return new SampleWriter(connection, tuples).write(role);
    }
}
