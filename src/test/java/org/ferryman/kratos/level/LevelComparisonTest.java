package org.ferryman.kratos.level;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ferryman.kratos.level.DatabaseLevel.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LevelComparisonTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/kratos");
    private static final KratosLevels LEVELS = KratosLevels.SHIPPED;
    private static final int ROUNDS = 3_000;

    /** Where a database can come from, and what was to be run on it. */
    private record Way(List<String> begin, KnownLevel target) {

        /** The versions that are run, in their order. */
        List<String> toRun() {
            Set<String> rows = new HashSet<>(begin);
            return target.versions().stream()
                    .filter(version -> !rows.contains(version) && !rows.contains(version.substring(0, 14)))
                    .toList();
        }
    }

    private static DatabaseLevel level(Collection<String> rows) {
        return LevelComparison.of(LEVELS, rows);
    }

    private static Stream<List<String>> tags() throws IOException {
        return Files.readAllLines(GOLDEN.resolve("levels.csv")).stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)).subList(0, 3));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void every_release_is_known_by_its_set(List<String> tag) {
        if (tag.get(0).startsWith("v0.5")) {
            DatabaseLevel found = level(LEVELS.legacy());
            assertThat(found.name()).isEqualTo("v0.5");
            assertThat(found.state()).isEqualTo(State.EXACT);
            assertThat(found.legacyRows()).isTrue();
            assertThat(found.recorded()).isEqualTo(Integer.parseInt(tag.get(1)));
            return;
        }
        KnownLevel known = LEVELS.ofTag(tag.get(0)).orElseThrow();
        assertThat(known.versions()).hasSize(Integer.parseInt(tag.get(1)));
        assertThat(known.versions().last()).isEqualTo(tag.get(2));
        assertThat(level(known.versions()))
                .isEqualTo(
                        new DatabaseLevel(known.name(), State.EXACT, false, Integer.parseInt(tag.get(1)), List.of()));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void one_born_at_v0_5_is_known_at_every_later_release(List<String> tag) {
        if (!tag.get(0).startsWith("v0.5")) {
            KnownLevel known = LEVELS.ofTag(tag.get(0)).orElseThrow();
            Set<String> rows = new HashSet<>(known.versions());
            rows.addAll(LEVELS.legacy());
            DatabaseLevel found = level(rows);
            assertThat(found.name()).isEqualTo(known.name());
            assertThat(found.state()).isEqualTo(State.EXACT);
            assertThat(found.legacyRows()).isTrue();
            assertThat(found.recorded())
                    .isEqualTo(Integer.parseInt(tag.get(1)) + LEVELS.legacy().size());
        }
    }

    @Test
    void what_real_servers_recorded_is_known() throws IOException {
        for (String tag : List.of("v0.11.1", "v1.3.1", "v26.2.0")) {
            List<String> rows = Files.readAllLines(GOLDEN.resolve("schema_migration-" + tag + ".csv")).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1)[0])
                    .toList();
            assertThat(level(rows).name()).isEqualTo(tag);
            assertThat(level(rows).state()).isEqualTo(State.EXACT);
        }
    }

    @Test
    void nothing_recorded_has_a_word() {
        assertThat(level(List.of())).isEqualTo(new DatabaseLevel("empty", State.EXACT, false, 0, List.of()));
    }

    @Test
    void half_of_v0_5_has_no_name() {
        assertThat(level(LEVELS.legacy().stream().limit(20).toList()).state()).isEqualTo(State.UNKNOWN);
    }

    /** From any level to any later one, stopped anywhere: never named as what it can't be. */
    @Test
    void a_prefix_of_what_was_to_run_is_never_given_a_wrong_name() {
        Random random = new Random(15);
        for (int round = 0; round < ROUNDS; round++) {
            Way way = way(random);
            List<String> toRun = way.toRun();
            int done = random.nextInt(toRun.size() + 1);
            Set<String> rows = new LinkedHashSet<>(way.begin());
            rows.addAll(toRun.subList(0, done));
            DatabaseLevel found = level(rows);
            if (rows.isEmpty()) {
                assertThat(found.name()).isEqualTo("empty");
                continue;
            } else if (way.begin().size() == 32 && done == 0) {
                assertThat(found.name()).isEqualTo("v0.5");
                continue;
            }
            KnownLevel named = LEVELS.ofTag(found.name()).orElseThrow(() -> new AssertionError(found));
            NavigableSet<String> counted = counted(rows);
            if (found.state() == State.EXACT) {
                assertThat(named.versions()).isEqualTo(counted);
            } else {
                assertThat(found.state()).as(found.toString()).isEqualTo(State.INTERRUPTED);
                NavigableSet<String> all = new TreeSet<>(counted);
                assertThat(all.addAll(found.missing())).as(found.toString()).isTrue();
                assertThat(all).isEqualTo(named.versions());
                assertThat(all).hasSize(counted.size() + found.missing().size());
                // "At least towards": what it was really on the way to is not older.
                assertThat(way.target().versions().containsAll(named.versions()))
                        .as(found.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void with_a_hole_it_is_half_recorded_only_where_that_can_happen() {
        Random random = new Random(16);
        for (int round = 0; round < ROUNDS; round++) {
            KnownLevel level = LEVELS.all().get(random.nextInt(LEVELS.all().size()));
            List<String> versions = List.copyOf(level.versions());
            int hole = random.nextInt(versions.size() - 1);
            List<String> rows = new ArrayList<>(versions);
            String missing = rows.remove(hole);
            DatabaseLevel found = level(rows);
            if (found.state() == State.HALF_RECORDED) {
                assertThat(found.name()).isEqualTo(level.name());
                assertThat(found.missing()).containsExactly(missing);
                assertThat(LEVELS.outsideTransaction()).contains(missing);
            } else if (found.state() == State.INTERRUPTED) {
                // The last migrations of a level may be all that came after the hole: then it is on the way to there.
                assertThat(LEVELS.ofTag(found.name()).orElseThrow().versions()).contains(missing);
                assertThat(isBeginning(new HashSet<>(rows), found.name()))
                        .as(found + " without " + missing)
                        .isTrue();
            } else {
                assertThat(found.state()).as("without " + missing).isEqualTo(State.UNKNOWN);
                assertThat(found.name()).isEqualTo("unknown");
            }
        }
    }

    @Test
    void each_of_the_twelve_that_lost_its_row_is_named() {
        KnownLevel newest = LEVELS.all().get(LEVELS.all().size() - 1);
        assertThat(LEVELS.outsideTransaction()).hasSize(12);
        for (String version : LEVELS.outsideTransaction().headSet("20260703000000000000")) {
            TreeSet<String> rows = new TreeSet<>(newest.versions());
            rows.remove(version);
            DatabaseLevel found = level(rows);
            assertThat(found.state()).as(version).isEqualTo(State.HALF_RECORDED);
            assertThat(found.missing()).containsExactly(version);
        }
    }

    @Test
    void what_no_release_has_is_newer_on_top_of_the_newest_and_unknown_elsewhere() {
        Set<String> newer = new TreeSet<>(LEVELS.newestRelease().versions());
        newer.add("29990101000000000000");
        assertThat(level(newer).state()).isEqualTo(State.NEWER);
        assertThat(level(newer).name()).isEqualTo("v26.2.0");
        Set<String> fork = new TreeSet<>(LEVELS.ofTag("v1.3.1").orElseThrow().versions());
        fork.add("29990101000000000000");
        assertThat(level(fork).state()).isEqualTo(State.UNKNOWN);
        Set<String> foreign = new TreeSet<>(LEVELS.newestRelease().versions());
        foreign.add("not a version");
        assertThat(level(foreign).state()).isEqualTo(State.UNKNOWN);
    }

    /** From nothing or an older level to a later one, born at v0.5 or not. */
    private static Way way(Random random) {
        List<KnownLevel> all = LEVELS.all();
        int target = random.nextInt(all.size());
        int older = random.nextInt(target + 1);
        List<String> begin = older == target
                ? new ArrayList<>()
                : new ArrayList<>(all.get(older).versions());
        if (random.nextBoolean()) {
            begin.addAll(LEVELS.legacy());
        }
        return new Way(begin, all.get(target));
    }

    private static NavigableSet<String> counted(Collection<String> rows) {
        NavigableSet<String> counted = new TreeSet<>();
        for (String row : rows) {
            counted.addAll(LEVELS.versions().subSet(row, true, row + "~", true));
        }
        return counted;
    }

    /** Whether the rows are what a way to this level leaves when it is stopped. */
    private static boolean isBeginning(Set<String> rows, String name) {
        KnownLevel target = LEVELS.ofTag(name).orElseThrow();
        return Stream.concat(
                        Stream.of(new TreeSet<String>()), LEVELS.all().stream().map(KnownLevel::versions))
                .filter(rows::containsAll)
                .map(begin -> target.versions().stream()
                        .filter(version -> !begin.contains(version))
                        .toList())
                .anyMatch(toRun -> {
                    int done = (int) toRun.stream().filter(rows::contains).count();
                    return rows.containsAll(toRun.subList(0, done));
                });
    }
}
