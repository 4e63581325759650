package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.testing.Described;
import org.ferryman.testing.TestPatience;

/** The steps of blue/green by their names, on two databases anywhere: none of them is tried a second time by itself. */
final class BlueGreenSteps implements AutoCloseable {

    private static final Backoff ONCE = new Backoff(1, Duration.ofMillis(1), Duration.ofMillis(1));

    /** The exit code of a process that was killed. */
    static final int KILLED = 137;

    final ReplicationPair both;
    private final Path folder;
    private final ConnectionSettings target;
    private final Run run;
    private final Runner runner;

    /** How to connect to one of the databases. */
    record Side(String url, String password) {

        private ConnectionSettings settings(Path folder) throws Exception {
            return ConnectionSettings.resolve(url, Map.of("PGPASSWORD", password), folder, PasswordPrompt.NONE)
                    .with(TestPatience.forPrograms());
        }
    }

    BlueGreenSteps(Side source, Side target, Path folder) throws Exception {
        ConnectionSettings from = source.settings(folder);
        this.target = target.settings(folder);
        this.folder = folder;
        this.both = new ReplicationPair(Database.open(from), Database.open(this.target), new PublisherAddress(from));
        this.run = Run.open(folder, Described.as("kratos@db/kratos", Map.of()));
        this.runner = new Runner(
                run, new AdvisoryLock(both.source()).and(new AdvisoryLock(both.target())), new SqlFailures(), ONCE);
    }

    Change<?> step(String name) throws Exception {
        return switch (name) {
            case "replicate" -> new KratosReplicateStep(both, folder, KratosReplicateStep.Options.USUAL);
            case "stop" -> new KratosStopReplicationStep(both);
            case "prepare" -> new KratosPrepareStep(both, AskedStandIn.in(folder), folder, MigrateOptions.USUAL);
            case "arm" -> new KratosWayBackArmStep(both, folder, new PublisherAddress(target));
            case "disarm" -> new KratosWayBackDisarmStep(Optional.of(both.source()), Optional.of(both.target()));
            case "cutover" ->
                new KratosCutoverStep(
                        both, new NewKratos.Unnamed(), folder, KratosCutoverStep.Options.USUAL, opened -> {});
            case "long cutover" ->
                new KratosCutoverStep(
                        both, OlderStandIn.in(folder), folder, KratosCutoverStep.Options.USUAL, opened -> {});
            case "go" -> new KratosWayBackGoStep(both, folder, KratosCutoverStep.Options.USUAL, () -> {});
            case "cleanup" ->
                new KratosCleanupStep(
                        Optional.of(both.source()),
                        Optional.of(both.target()),
                        folder,
                        new KratosCleanupStep.Options(true, true));
            default -> throw new IllegalArgumentException(name);
        };
    }

    Outcome<?> apply(String name, ProgressListener listener) throws Exception {
        return runner.apply(step(name), listener, new Cancellation());
    }

    /** Does something once, when a phase begins. */
    static ProgressListener at(String phase, Runnable does) {
        boolean[] done = new boolean[1];
        return now -> {
            if (!done[0] && now.phase().text().equals(phase)) {
                done[0] = true;
                does.run();
            }
        };
    }

    /** A step in a process of its own, that ends as by kill -9 when a phase begins; gives its exit code. */
    static int killedIn(Side source, Side target, Path folder, String step, String phase) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        BlueGreenSteps.class.getName(),
                        source.url(),
                        target.url(),
                        folder.toString(),
                        step,
                        phase)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.txt").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("SOURCE_PASSWORD", source.password());
        builder.environment().put("TARGET_PASSWORD", target.password());
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it is not killed");
        }
        return process.exitValue();
    }

    public static void main(String[] arguments) throws Exception {
        try (BlueGreenSteps steps = new BlueGreenSteps(
                new Side(arguments[0], System.getenv("SOURCE_PASSWORD")),
                new Side(arguments[1], System.getenv("TARGET_PASSWORD")),
                Path.of(arguments[2]))) {
            System.out.println(steps.apply(
                    arguments[3], at(arguments[4], () -> Runtime.getRuntime().halt(KILLED))));
        }
    }

    @Override
    public void close() throws Exception {
        run.close();
        both.source().close();
        both.target().close();
    }
}
