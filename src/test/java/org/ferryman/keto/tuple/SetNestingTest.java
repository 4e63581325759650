package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Session;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class SetNestingTest {

    @TempDir
    Path folder;

    private TestDatabase test;
    private KetoSettings settings;

    @BeforeEach
    void start(TestDatabase database) throws Exception {
        test = database;
        LegacyTuples.create(test);
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
    }

    private void member(String group, String subject) throws Exception {
        LegacyTuples.add(test, 1, group, "member", subject);
    }

    private static String set(String group) {
        return "groups:" + group + "#member";
    }

    private SetNesting nesting() throws Exception {
        Session session = new Session(test.connect(), new Cancellation()).in("public");
        KetoDatabase keto = CatalogReader.read(session);
        return SetNesting.of(session, keto, settings);
    }

    /** As seen with the real servers: u5 and beyond are denied by v0.8. */
    private void chain(int length) throws Exception {
        for (int i = 0; i < length; i++) {
            member("g" + i, "u" + i);
            if (i + 1 < length) {
                member("g" + i, set("g" + (i + 1)));
            }
        }
    }

    @Test
    void f2_sets_that_contain_themselves_are_found() throws Exception {
        member("self", set("self"));
        member("cats", set("dogs"));
        member("dogs", set("birds"));
        member("birds", set("cats"));
        member("all", set("cats"));
        member("all", "ann");
        LegacyTuples.add(test, 0, "pets.mp4", "view", set("all"));
        SetNesting found = nesting();
        assertThat(found.circles())
                .hasSize(2)
                .anyMatch(circle -> circle.equals(set("self") + " → " + set("self")))
                .anyMatch(circle -> circle.contains(set("dogs") + " → " + set("birds")));
        assertThat(found.findings()).extracting(Finding::id).containsExactly("SETS_IN_CIRCLES");
    }

    @Test
    void f2_a_long_chain_is_no_circle() throws Exception {
        chain(60);
        assertThat(nesting().circles()).isEmpty();
    }

    @Test
    void more_than_five_levels_are_told_from_the_sixth_on() throws Exception {
        chain(5);
        assertThat(nesting().findings()).isEmpty();
        member("g4", set("g5"));
        assertThat(nesting().findings()).as("nobody is in g5 yet").isEmpty();
        member("g5", "u5");
        SetNesting found = nesting();
        assertThat(found.deep()).isEqualTo(1);
        assertThat(found.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("SETS_TOO_DEEP");
            assertThat(finding.seen()).contains(set("g0")).doesNotContain(set("g1"));
        });
    }

    @Test
    void a_shorter_way_to_the_same_set_is_what_counts() throws Exception {
        chain(6);
        member("g0", set("g5"));
        assertThat(nesting().findings()).isEmpty();
    }

    @Test
    void objects_with_colons_and_hashes_lead_into_sets_too() throws Exception {
        chain(5);
        LegacyTuples.add(test, 0, "https://x.org/y#z", "view", set("g0"));
        assertThat(nesting().deepExamples()).containsExactly("videos:https://x.org/y#z#view");
    }

    @Test
    void many_tuples_that_lead_into_a_circle_tell_of_it_once() throws Exception {
        assertOneCircle(10_000);
    }

    @Test
    @Tag("soak")
    void a_million_tuples_in_a_circle_do_not_run_away() throws Exception {
        long start = System.nanoTime();
        assertOneCircle(1_000_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(90));
    }

    private void assertOneCircle(int tuples) throws Exception {
        test.execute("INSERT INTO " + LegacySchema.table(1)
                + " SELECT 'default', 'g' || i, 'member', 'groups:g' || i / 10 || '#member', now()"
                + " FROM generate_series(0, " + (tuples / 5 - 1) + ") AS i");
        test.execute("INSERT INTO " + LegacySchema.table(0)
                + " SELECT 'default', 'v' || i, 'view', CASE WHEN i % 5 = 0 THEN 'groups:g' || i / 5 || '#member'"
                + " ELSE 'u' || i END, now() FROM generate_series(0, " + (tuples / 5 * 4 - 1) + ") AS i");
        assertThat(nesting().circles()).containsExactly(set("g0") + " → " + set("g0"));
    }
}
