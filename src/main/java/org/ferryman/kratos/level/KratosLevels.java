package org.ferryman.kratos.level;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All levels that Ferryman knows, the oldest first; each has all migrations of the one before. Recorded from the
 * releases v0.6.0-alpha.1 to v26.2.0 and from the development of 2026-07-29. Two migrations of v26.2.0 are code that
 * no file of Kratos names; v0.11.0-pre.2, v1.1.0 and v1.2.0 have migrations below the newest of the release before.
 */
public final class KratosLevels {

    /** Those that come with the program. */
    public static final KratosLevels SHIPPED = read();

    private final List<KnownLevel> all;
    private final Set<String> legacy;
    private final NavigableSet<String> outsideTransaction;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, BitSet> places = new HashMap<>();

    private KratosLevels(List<KnownLevel> all, Set<String> legacy, NavigableSet<String> outsideTransaction) {
        this.all = all;
        this.legacy = legacy;
        this.outsideTransaction = outsideTransaction;
        versions().forEach(version -> order.put(version, order.size()));
        all.forEach(level -> places.put(level.name(), places(level.versions())));
    }

    private static KratosLevels read() {
        Sets sets = KratosResources.read("level-sets.json", Sets.class);
        List<KnownLevel> levels = new ArrayList<>();
        NavigableSet<String> versions = new TreeSet<>();
        for (Added added : sets.levels()) {
            versions.addAll(added.added());
            levels.add(new KnownLevel(added.tags(), versions));
        }
        return new KratosLevels(
                List.copyOf(levels), Set.copyOf(sets.legacy14()), new TreeSet<>(sets.outsideTransaction()));
    }

    /** All of them. */
    public List<KnownLevel> all() {
        return all;
    }

    /** The one of a release, by its tag. */
    public Optional<KnownLevel> ofTag(String tag) {
        return all.stream().filter(level -> level.tags().contains(tag)).findFirst();
    }

    /** The newest that belongs to a release. */
    public KnownLevel newestRelease() {
        return all.stream()
                .filter(KnownLevel::isRelease)
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    /**
     * The oldest level to which the migrations of later ones are taken back exactly: schema, versions, types and data;
     * below it they are not. Tried with v25.4.0, v26.2.0 and the development of 2026-07-29.
     */
    public KnownLevel exactDownTo() {
        return ofTag("v1.3.1").orElseThrow();
    }

    /** All versions of all levels. */
    NavigableSet<String> versions() {
        return all.get(all.size() - 1).versions();
    }

    /** Where known versions stand among all of them, in the order in which they run. */
    BitSet places(Collection<String> known) {
        BitSet found = new BitSet(order.size());
        known.forEach(version -> found.set(Objects.requireNonNull(order.get(version))));
        return found;
    }

    /** Where those of a level stand: the sets are compared a thousand times to name one database. */
    BitSet places(KnownLevel level) {
        return Objects.requireNonNull(places.get(level.name()));
    }

    /** The versions of 14 digits that v0.5 has recorded when all of its migrations have run. */
    Set<String> legacy() {
        return legacy;
    }

    /** The only versions that can be done without being recorded, as they are done outside a transaction. */
    NavigableSet<String> outsideTransaction() {
        return outsideTransaction;
    }

    private record Sets(List<String> legacy14, List<String> outsideTransaction, List<Added> levels) {}

    private record Added(List<String> tags, List<String> added) {}
}
