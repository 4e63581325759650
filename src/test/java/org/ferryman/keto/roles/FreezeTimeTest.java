package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a freeze takes where nobody holds a lock. */
@UsesServer
final class FreezeTimeTest {

    private static final int TUPLES = Integer.getInteger("freeze.tuples", 100_000);
    private static final int TRIES = 5;

    @TempDir
    private Path folder;

    /** With the program's own waits. The best of some tries: a busy machine makes each longer, but not all. */
    @Test
    void a_freeze_takes_a_second_at_most_however_many_tuples_there_are(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, test.unusedRole("swift"), false);
        test.execute(LegacyTuples.generateSql(1, TUPLES));
        roles.created();
        List<Double> all = new ArrayList<>();
        List<Double> locked = new ArrayList<>();
        try (MigrationFixture steps = MigrationFixture.withUsualPatience(test.url(), test.password(), folder)) {
            for (int round = 0; round < TRIES; round++) {
                FreezeStep step = roles.step(steps, Waiting.DEFAULT);
                long start = System.nanoTime();
                FreezeResult freeze = MigrationFixture.done(steps.apply(step));
                all.add((System.nanoTime() - start) / 1e9);
                locked.add(freeze.seconds());
                assertThat(freeze.applied()).isTrue();
                MigrationFixture.done(steps.apply(step.undo()));
            }
        }
        System.out.println("freezes took " + all + " s, and held their locks for " + locked + " s");
        assertThat(Collections.min(all)).isLessThanOrEqualTo(1.0);
        assertThat(Collections.min(locked)).isLessThanOrEqualTo(0.2);
    }
}
