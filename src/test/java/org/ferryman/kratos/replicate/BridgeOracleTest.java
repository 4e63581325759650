package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.GoldenMigration;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosRows;
import org.ferryman.kratos.RandomWrites;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.ReplicatedMigration;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target that was upgraded first and followed then holds, in every column, what the source would hold if it had been
 * migrated after the same writes: through a real subscription, and the bridge.
 */
@UsesServer
@Timeout(120)
class BridgeOracleTest {

    private static final List<String> CATALOGS = List.of("v0.11.1", "v1.3.1", "v25.4.0", "v26.2.0", "HEAD-2026-07-29");

    private static final int IDENTITIES = 20;

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    /** All that the shipped table knows, between the levels whose catalogs are recorded. */
    static Stream<Arguments> pairs() {
        return CATALOGS.stream()
                .flatMap(from -> CATALOGS.stream()
                        .skip(CATALOGS.indexOf(from) + 1L)
                        .filter(to -> isKnown(from, to))
                        .map(to -> Arguments.of(from, to)));
    }

    private static boolean isKnown(String from, String to) {
        Set<String> between =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(to).orElseThrow().versions());
        between.removeAll(KratosLevels.SHIPPED.ofTag(from).orElseThrow().versions());
        return between.stream()
                .allMatch(version -> ReplicatedMigration.of(version).isPresent());
    }

    @Test
    void every_pair_from_v0_11_1_on_is_tried() {
        assertThat(pairs()).hasSize(10);
    }

    @Test
    void random_writes_leave_what_migrating_after_them_leaves() throws Exception {
        try (Pair pair = server.upgraded(folder)) {
            // The sample's stand-in has added a type, and says so in its own words.
            assertTheSameAsMigratedAfterwards(pair, "v1.3.1", "v26.2.0", 150, CutoverWindow.COPIED);
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("pairs")
    void of_every_pair_random_writes_leave_what_migrating_after_them_leaves(String from, String to) throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE EXTENSION pg_trgm");
            pair.inBlue("CREATE EXTENSION btree_gin");
            pair.inBlue(GoldenMigration.making(from).toArray(String[]::new));
            try (Connection connection = pair.connectToBlue()) {
                KratosRows.fill(connection, IDENTITIES);
            }
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            NewKratos kratos = new NewKratos.Program(new KratosBinary(
                    KratosCommand.parse(
                            GoldenMigration.program(folder, from, to).toString()),
                    Map.of()));
            pair.done(new KratosPrepareStep(pair.both, kratos, folder, MigrateOptions.USUAL));
            assertTheSameAsMigratedAfterwards(pair, from, to, 1_500, Set.of());
        }
    }

    private static void assertTheSameAsMigratedAfterwards(
            Pair pair, String from, String to, int times, Set<String> without) throws Exception {
        try (Connection green = pair.connectToGreen()) {
            assertThat(CatalogSnapshot.of(green)).isEqualTo(GoldenSchema.catalog(to));
        }
        long seed = Long.getLong("ferryman.seed", RandomGenerator.getDefault().nextLong());
        String told = from + " to " + to + ", again with -Dferryman.seed=" + seed;
        try (Connection blue = pair.connectToBlue()) {
            assertThat(RandomWrites.at(blue, seed, times)).as(told).isEqualTo(RandomWrites.columns(blue));
        }
        ReplicationControl control = new ReplicationControl(pair.both, pair.name());
        ProgressMeter meter = new ProgressMeter(ProgressListener.NONE);
        control.await(control.mark(Work.quiet()), Duration.ofSeconds(60), new Cancellation(), meter, () -> {});
        control.pause(Work.quiet(), meter);
        try (Connection blue = pair.connectToBlue();
                Connection green = pair.connectToGreen()) {
            GoldenMigration.run(blue, from, to);
            assertThat(CatalogSnapshot.of(blue)).as(told).isEqualTo(GoldenSchema.catalog(to));
            for (String table : GoldenSchema.catalog(to).properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !without.contains(name))
                    .toList()) {
                List<String> wanted = rows(blue, table, to);
                List<String> found = rows(green, table, to);
                assertThat(without(wanted, found))
                        .as(told + ": missing in " + table)
                        .isEmpty();
                assertThat(without(found, wanted))
                        .as(told + ": too much in " + table)
                        .isEmpty();
                assertThat(found).as(told + ": " + table).hasSameSizeAs(wanted);
            }
        }
    }

    private static Set<String> without(List<String> all, List<String> others) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(new HashSet<>(others));
        return left;
    }

    /** Each row with all of its columns, as text. */
    private static List<String> rows(Connection connection, String table, String level) throws Exception {
        String columns = StreamSupport.stream(
                        GoldenSchema.catalog(level).path(table).path("columns").spliterator(), false)
                .map(column -> '"' + column.path("name").asText() + '"')
                .collect(Collectors.joining(", "));
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT ROW(" + columns + ")::text FROM " + table + " ORDER BY 1")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
