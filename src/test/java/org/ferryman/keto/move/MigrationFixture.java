package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Patience;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Described;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;

/** A database under test with all that a front door would put around the steps. */
public final class MigrationFixture implements AutoCloseable {

    public final Database database;
    final Path folder;
    private final Run run;
    private final Runner runner;

    public MigrationFixture(TestDatabase test, Path folder) throws Exception {
        this(test.url(), test.password(), folder);
    }

    public MigrationFixture(TestDatabase test, Path folder, Backoff retries) throws Exception {
        this(test.url(), test.password(), folder, TestPatience.get().with(retries));
    }

    public MigrationFixture(String url, String password, Path folder) throws Exception {
        this(url, password, folder, TestPatience.get());
    }

    public MigrationFixture(String url, String password, Path folder, Backoff retries) throws Exception {
        this(url, password, folder, TestPatience.get().with(retries));
    }

    /** With the waits of the program, not of the tests. */
    public static MigrationFixture withUsualPatience(String url, String password, Path folder) throws Exception {
        return new MigrationFixture(url, password, folder, Patience.DEFAULT);
    }

    private MigrationFixture(String url, String password, Path folder, Patience patience) throws Exception {
        this.database = open(url, password, folder, patience);
        this.folder = folder;
        this.run = Run.open(folder, Described.as("keto@db/keto", Map.of()));
        this.runner = new Runner(run, new AdvisoryLock(database), new SqlFailures(), patience.retries());
    }

    public static KetoSettings settings(Path folder, Map<Integer, String> namespaces, Long... excluded)
            throws Exception {
        return new KetoSettings(config(folder, namespaces), Set.of(excluded));
    }

    public static KetoConfig config(Path folder, Map<Integer, String> namespaces) throws Exception {
        List<Map<String, Object>> entries = namespaces.entrySet().stream()
                .map(entry -> Map.<String, Object>of("id", entry.getKey(), "name", entry.getValue()))
                .collect(Collectors.toList());
        Path file = folder.resolve("keto.json");
        write(file, Json.line(Map.of("namespaces", entries)));
        return KetoConfig.read(file);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    public Path folder() {
        return folder;
    }

    public void applySchema() {
        done(apply(new SchemaStep(database, Optional.empty())));
    }

    public Migration migrate(KetoSettings settings) {
        return done(apply(new MigrateStep(database, settings, folder, false)));
    }

    Verification verify(KetoSettings settings) {
        return done(produce(new VerifyStep(database, settings)));
    }

    public MigrateStep migration(KetoSettings settings) {
        return new MigrateStep(database, settings, folder, false);
    }

    public <R> Outcome<R> apply(Change<R> change) {
        return apply(change, ProgressListener.NONE, new Cancellation());
    }

    public <R> Outcome<R> apply(Change<R> change, ProgressListener progress, Cancellation cancellation) {
        return runner.apply(change, progress, cancellation);
    }

    public <R> Outcome<R> produce(Evidence<R> evidence) {
        return produce(evidence, ProgressListener.NONE, new Cancellation());
    }

    public <R> Outcome<R> produce(Evidence<R> evidence, ProgressListener progress, Cancellation cancellation) {
        return runner.produce(evidence, progress, cancellation);
    }

    public static Database open(TestDatabase test, Path folder) throws Exception {
        return open(test.url(), test.password(), folder, TestPatience.get());
    }

    private static Database open(String url, String password, Path folder, Patience patience) throws Exception {
        return Database.open(
                ConnectionSettings.resolve(url, Map.of("PGPASSWORD", password), folder, PasswordPrompt.NONE)
                        .with(patience));
    }

    public static <R> R done(Outcome<R> outcome) {
        if (outcome instanceof Outcome.Done<R> done) {
            return done.result();
        }
        throw new AssertionError("not done: " + outcome);
    }

    /** What is said on each server whose version is out of support is no answer to what was done. */
    public static List<Finding> apartFromAge(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !finding.id().equals("VERSION_END_OF_LIFE"))
                .toList();
    }

    @Override
    public void close() throws Exception {
        run.close();
        database.close();
    }
}
