package org.ferryman.desktop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;

/** Does steps on the database of a workspace, as other pages do; fails unless they are done. */
public final class Steps {

    private static final String ADDED =
            "INSERT INTO keto_0000000000_relation_tuples" + " VALUES ('default', '%s', 'view', 'u', '2022-01-01')";

    private Steps() {}

    /** v0.7's tables, and the tuples in them. */
    public static void migrate(Workspace workspace) {
        apply(workspace, KetoLegacyPlaybook::schema);
        apply(workspace, KetoLegacyPlaybook::migrate);
    }

    /**
     * As {@link #migrate}, but the tuples were copied ahead, and only what has changed since is moved.
     *
     * @param missed whether the triggers have missed one of the changes
     */
    public static void migrateAfterCopy(Workspace workspace, TestDatabase database, boolean missed)
            throws SQLException {
        apply(workspace, KetoLegacyPlaybook::schema);
        apply(workspace, playbook -> playbook.copy(Waiting.DEFAULT));
        database.execute(String.format(ADDED, "noted"));
        if (missed) {
            database.execute(
                    "SET session_replication_role = replica",
                    String.format(ADDED, "missed"),
                    "RESET session_replication_role");
        }
        apply(workspace, KetoLegacyPlaybook::migrate);
    }

    /** Makes a change. */
    public static void apply(Workspace workspace, Function<KetoLegacyPlaybook, Change<?>> step) {
        OpenDatabase opened = opened(workspace);
        done(opened.run().runner().apply(step.apply(opened.playbook()), ProgressListener.NONE, new Cancellation()));
    }

    /** Produces evidence. */
    public static void produce(Workspace workspace, Function<KetoLegacyPlaybook, Evidence<?>> step) {
        OpenDatabase opened = opened(workspace);
        done(opened.run().runner().produce(step.apply(opened.playbook()), ProgressListener.NONE, new Cancellation()));
    }

    /** Decides on skipped tuples. */
    public static void decide(Workspace workspace, SkippedFilter filter, DecisionRequest choice, RecreateBy by) {
        OpenDatabase opened = opened(workspace);
        Path folder = opened.run().folder();
        apply(
                workspace,
                playbook -> DecideStep.on(opened.run().database(), opened.settings(), folder, filter, choice, by));
    }

    /** Records that v0.7 serves from a moment on, as a cut-over does. */
    public static void cutOver(Workspace workspace, Instant when) throws IOException {
        Path verified = opened(workspace).run().folder().resolve("verify.json");
        String fingerprint = Files.exists(verified)
                ? Json.read(verified, JsonNode.class).path("fingerprint").asText()
                : "";
        AnswerComparison agreed =
                new AnswerComparison(when, fingerprint, "", "", 1, List.of(), 0, 0, List.of(), 0, List.of());
        Json.write(
                opened(workspace).run().folder().resolve("cutover.json"),
                new CutoverResult(
                        when,
                        when,
                        "keto",
                        agreed,
                        Optional.empty(),
                        List.of(),
                        0,
                        Optional.empty(),
                        RowEquality.EQUAL,
                        List.of(),
                        List.of()));
        workspace.look();
    }

    private static OpenDatabase opened(Workspace workspace) {
        return Objects.requireNonNull(workspace.openedProperty().get());
    }

    private static void done(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError(outcome);
        }
    }
}
