package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Connections;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A roll-back that is stopped half-way: by a lock, or by the connection. */
@UsesServer
@Timeout(90)
final class UndoInterruptedTest {

    @TempDir
    private Path folder;

    @Test
    void what_stops_it_half_way_is_named_and_the_same_command_goes_on(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.migrateAll();
        Connections.hold(test, "LOCK TABLE networks IN ACCESS SHARE MODE", pid -> {
            Outcome<RollBackResult> outcome = roles.undo(false);
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            Finding finding = ((Outcome.PartWay<RollBackResult>) outcome).finding();
            assertThat(finding.id()).isEqualTo("UNDO_INTERRUPTED");
            assertThat(finding.seen()).contains("pid " + pid + " ").contains("Drop v0.7's tables");
            assertThat(roles.asKeto("DELETE FROM " + RolesFixture.TABLE + " WHERE false"))
                    .as("v0.6 writes again")
                    .isEmpty();
        });
        assertThat(MigrationFixture.done(roles.undo(false)).user().dropped()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void a_connection_lost_in_its_middle_is_made_again_like_in_every_other_change(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.migrateAll();
        AtomicReference<CompletableFuture<Outcome<RollBackResult>>> undo = new AtomicReference<>();
        Connections.hold(test, "LOCK TABLE networks IN ACCESS SHARE MODE", pid -> {
            undo.set(CompletableFuture.supplyAsync(() -> undone(roles)));
            Eventually.until(() -> endWaiting(test) == 1);
            assertThat(roles.asKeto("DELETE FROM " + RolesFixture.TABLE + " WHERE false"))
                    .as("v0.6 writes again: it was lost in the middle")
                    .isEmpty();
        });
        RollBackResult result = MigrationFixture.done(undo.get().get(60, TimeUnit.SECONDS));
        assertThat(result.thaw().applied()).isTrue();
        assertThat(result.migration().removed()).isNotEmpty();
        assertThat(result.schema().dropped()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    private static Outcome<RollBackResult> undone(RolesFixture roles) {
        try {
            return roles.undo(false);
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }

    /** Ends the session that drops v0.7's tables while it waits for its lock. */
    private static long endWaiting(TestDatabase test) throws Exception {
        return test.queryLong("SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_locks WHERE NOT granted"
                + " AND mode = 'AccessExclusiveLock' AND relation = 'networks'::regclass");
    }
}
