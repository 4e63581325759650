package org.ferryman.kratos.level;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.kratos.level.DatabaseLevel.State;

/**
 * Finds the level of a database by comparing the set of recorded versions with the known ones. Neither their number nor
 * the newest of them says it.
 */
public final class LevelComparison {

    private static final int LEGACY_DIGITS = 14;
    private static final int DIGITS = 20;

    private final KratosLevels levels;
    private final int rows;
    private final boolean legacyRows;
    private final NavigableSet<String> recorded;
    private final NavigableSet<String> fromLegacy = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    private LevelComparison(KratosLevels levels, Collection<String> rows) {
        this.levels = levels;
        this.rows = rows.size();
        this.legacyRows = rows.stream().anyMatch(version -> version.length() == LEGACY_DIGITS);
        this.recorded = new TreeSet<>();
        for (String version : rows) {
            if (version.length() == LEGACY_DIGITS && levels.legacy().contains(version)) {
                fromLegacy.addAll(namesakes(version));
            } else if (levels.versions().contains(version)) {
                recorded.add(version);
            } else {
                unknown.add(version);
            }
        }
        recorded.addAll(fromLegacy);
    }

    /** The level of a database with these versions in {@code schema_migration}, of 14 or 20 digits. */
    public static DatabaseLevel of(KratosLevels levels, Collection<String> rows) {
        return new LevelComparison(levels, rows).level(rows);
    }

    /** The versions of 20 digits that count as recorded; what no release has is among them. */
    static NavigableSet<String> applied(KratosLevels levels, Collection<String> rows) {
        LevelComparison comparison = new LevelComparison(levels, rows);
        NavigableSet<String> applied = new TreeSet<>(comparison.recorded);
        applied.addAll(comparison.unknown);
        return applied;
    }

    /** v0.6 split each migration of v0.5 into several, whose versions begin with the old one. */
    private Collection<String> namesakes(String version) {
        return levels.versions().subSet(version, version + '~');
    }

    private DatabaseLevel level(Collection<String> given) {
        if (given.isEmpty()) {
            return level(DatabaseLevel.EMPTY, State.EXACT, List.of());
        } else if (!unknown.isEmpty()) {
            return beyond();
        } else if (legacyRows && given.stream().allMatch(version -> version.length() == LEGACY_DIGITS)) {
            return new TreeSet<>(given).equals(new TreeSet<>(levels.legacy()))
                    ? level(DatabaseLevel.V0_5, State.EXACT, List.of())
                    : level(DatabaseLevel.UNKNOWN, State.UNKNOWN, List.of());
        }
        Optional<KnownLevel> exact = levels.all().stream()
                .filter(level -> level.versions().equals(recorded))
                .findFirst();
        if (exact.isPresent()) {
            return level(exact.get().name(), State.EXACT, List.of());
        }
        Optional<KnownLevel> target = towards(recorded);
        return target.map(level -> level(level.name(), State.INTERRUPTED, missing(level)))
                .orElseGet(this::withHoles);
    }

    /** What no known level has: of a later release, if all of the newest is there and something comes after it. */
    private DatabaseLevel beyond() {
        KnownLevel newest = levels.newestRelease();
        boolean later = recorded.containsAll(newest.versions())
                && unknown.stream().allMatch(version -> version.matches("\\d{" + DIGITS + "}"))
                && unknown.stream()
                        .anyMatch(version -> version.compareTo(newest.versions().last()) > 0);
        return later
                ? level(newest.name(), State.NEWER, List.of())
                : level(DatabaseLevel.UNKNOWN, State.UNKNOWN, List.of());
    }

    /** Only versions outside a transaction can be missing between others. */
    private DatabaseLevel withHoles() {
        NavigableSet<String> filled = new TreeSet<>(recorded);
        filled.addAll(levels.outsideTransaction().headSet(recorded.last(), false));
        Optional<KnownLevel> whole = levels.all().stream()
                .filter(level -> level.versions().equals(filled))
                .findFirst()
                .or(() -> towards(filled));
        return whole.map(level -> level(level.name(), State.HALF_RECORDED, missing(level)))
                .orElseGet(() -> level(DatabaseLevel.UNKNOWN, State.UNKNOWN, List.of()));
    }

    /**
     * The first level to which migrations may have been on the way that began at another one, or at none: they run in
     * the order of their versions, so that what was recorded since is a beginning of what was to run.
     */
    private Optional<KnownLevel> towards(NavigableSet<String> versions) {
        BitSet reached = levels.places(versions);
        List<BitSet> begins = new ArrayList<>();
        begins.add(new BitSet());
        begins.add(levels.places(fromLegacy));
        levels.all().stream()
                .map(levels::places)
                .filter(level -> isWithin(level, reached))
                .forEach(begins::add);
        return levels.all().stream()
                .filter(level -> isWithin(reached, levels.places(level)))
                .filter(level -> begins.stream().anyMatch(begin -> isOnTheWay(begin, reached, levels.places(level))))
                .findFirst();
    }

    private static boolean isWithin(BitSet some, BitSet others) {
        return without(some, others).isEmpty();
    }

    private static boolean isOnTheWay(BitSet begin, BitSet reached, BitSet target) {
        BitSet since = without(reached, begin);
        BitSet left = without(without(target, begin), reached);
        return left.isEmpty() || left.nextSetBit(0) >= since.length();
    }

    private static BitSet without(BitSet some, BitSet others) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(others);
        return rest;
    }

    private List<String> missing(KnownLevel level) {
        return level.versions().stream()
                .filter(version -> !recorded.contains(version))
                .toList();
    }

    private DatabaseLevel level(String name, State state, List<String> missing) {
        return new DatabaseLevel(name, state, legacyRows, rows, missing);
    }
}
