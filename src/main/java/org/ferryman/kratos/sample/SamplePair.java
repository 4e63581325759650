package org.ferryman.kratos.sample;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.sample.SampleRegistrations.Count;
import org.ferryman.playbook.sample.RunningSample;
import org.ferryman.playbook.sample.SampleFolder;
import org.ferryman.playbook.sample.SampleOwner;
import org.ferryman.playbook.sample.SampleWriting;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.postgres.replication.ReplicationSide;
import org.jspecify.annotations.Nullable;

/**
 * A sample of blue/green in a folder: a server with the database of a Kratos, another with an empty one, and a process
 * that registers people all along. The process writes as long as its order lies in the folder and one of the servers
 * runs.
 */
public final class SamplePair implements SampleFolder {

    /** What both servers are set to, so that each can follow the other, none rests for long in between, and no
     * disk is filled by a sample that was forgotten. */
    public static final List<String> SETTINGS = List.of(
            "wal_level = logical",
            "synchronous_commit = on",
            "max_slot_wal_keep_size = '1GB'",
            "wal_retrieve_retry_interval = '200ms'");

    /** Who registers people, as the servers see it. */
    private static final String APPLICATION = "kratos stand-in";

    private static final String NAME = KratosSample.KIND.name();
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LOOK_MILLIS = 50;
    private static final int LOOKS_AT_THE_LOCK = 10;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path folder;
    private final List<String> writer;

    /**
     * The sample in this folder, whether it is there or not.
     *
     * @param writer the program, and its arguments up to the folder, that calls {@link #write}
     */
    public SamplePair(Path folder, List<String> writer) {
        this.folder = folder.toAbsolutePath().normalize();
        this.writer = List.copyOf(writer);
    }

    /**
     * Fills two servers that were made with {@link #SETTINGS}: the first gets the database, the second an empty one.
     * The same role owns both, with the same password. It is a superuser, as PostgreSQL before 16 asks of a role that
     * makes a server follow another.
     */
    public static KratosSample fill(EmbeddedServer source, EmbeddedServer target, long size)
            throws IOException, SQLException {
        KratosSample sample = KratosSample.KIND.fill(source, size);
        String password = sample.password().orElseThrow();
        String superuser = "ALTER ROLE " + NAME + " SUPERUSER";
        try (Connection connection = source.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(superuser);
        }
        try (Connection connection = target.connect("postgres");
                Statement statement = connection.createStatement()) {
            SampleOwner.make(connection, NAME, password);
            statement.execute(superuser);
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
        }
        source.addPassword(NAME, password);
        target.addPassword(NAME, password);
        return sample;
    }

    /** Those who register with it. */
    public static SampleRegistrations registrations(EmbeddedServer source, EmbeddedServer target) {
        return new SampleRegistrations(() -> connect(source), () -> connect(target), Count.NONE);
    }

    private static Connection connect(EmbeddedServer server) throws IOException, SQLException {
        return server.connect(NAME, NAME, APPLICATION);
    }

    /** What the registrations of two servers came to. */
    public static SampleWriting writing(EmbeddedServer source, EmbeddedServer target, Count count, boolean running)
            throws SQLException {
        try (Connection connection = (count.at() == ReplicationSide.SOURCE ? source : target).connect(NAME)) {
            return new SampleWriting(
                    running,
                    SampleRegistrations.RATE,
                    count.acknowledged(),
                    count.lost(connection),
                    count.longestGapSeconds(),
                    count.at().word(),
                    count.moves());
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Path config() {
        return folder.resolve("kratos-blue-green.yml");
    }

    private Path server(ReplicationSide side) {
        return folder.resolve(side.word());
    }

    /** As long as it is there the writer goes on. */
    private Path order() {
        return folder.resolve("writer-order");
    }

    /** Is locked as long as the writer is alive. */
    private Path lock() {
        return folder.resolve("writer-lock");
    }

    private Path count() {
        return folder.resolve("writer.json");
    }

    private Path log() {
        return folder.resolve("writer.log");
    }

    private Optional<EmbeddedServer> running(ReplicationSide side) throws IOException {
        return Files.exists(config()) ? EmbeddedServer.attach(server(side)) : Optional.empty();
    }

    @Override
    public Optional<RunningSample> found() throws IOException {
        Optional<EmbeddedServer> source = running(ReplicationSide.SOURCE);
        Optional<EmbeddedServer> target = running(ReplicationSide.TARGET);
        return source.isEmpty() || target.isEmpty() ? Optional.empty() : Optional.of(told(source.get(), target.get()));
    }

    private static RunningSample told(EmbeddedServer source, EmbeddedServer target) {
        return new RunningSample(
                KratosSample.KIND.url(source),
                source.url(NAME),
                Optional.of(KratosSample.KIND.url(target)),
                source.passfile());
    }

    @Override
    public RunningSample run(long size) throws IOException, SQLException {
        if (!Files.exists(config())) {
            remove();
            PrivateFiles.createDirectories(folder);
        }
        try {
            EmbeddedServer source = started(ReplicationSide.SOURCE);
            EmbeddedServer target = started(ReplicationSide.TARGET);
            if (!Files.exists(config())) {
                KratosSample sample = fill(source, target, size);
                PrivateFiles.write(config(), sample.config());
            }
            beginWriting();
            return told(source, target);
        } catch (IOException | SQLException | RuntimeException failure) {
            if (!Files.exists(config())) {
                stop();
            }
            throw failure;
        }
    }

    private EmbeddedServer started(ReplicationSide side) throws IOException {
        Optional<EmbeddedServer> running = running(side);
        return running.isPresent() ? running.get() : EmbeddedServer.startIn(server(side), SETTINGS);
    }

    private void beginWriting() throws IOException {
        if (isWriting()) {
            return;
        }
        PrivateFiles.write(order(), "");
        List<String> command = new ArrayList<>(writer);
        command.add(folder.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        process.getOutputStream().close();
        await(() -> (isWriting() && Files.exists(count())) || !process.isAlive());
        if (!isWriting()) {
            throw new IOException("the program that registers people did not start\n" + PrivateFiles.tail(log()));
        }
    }

    /** A look at the folder. */
    @FunctionalInterface
    private interface Look {
        boolean done() throws IOException;
    }

    private static void await(Look look) throws IOException {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            while (!look.done() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWriting() throws IOException {
        if (!Files.exists(lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        }
    }

    @Override
    public Optional<SampleWriting> writing() throws IOException, SQLException {
        Optional<EmbeddedServer> source = running(ReplicationSide.SOURCE);
        Optional<EmbeddedServer> target = running(ReplicationSide.TARGET);
        return source.isEmpty() || target.isEmpty()
                ? Optional.empty()
                : Optional.of(writing(source.get(), target.get(), before(), isWriting()));
    }

    /** A server that was started again has another port. */
    private Connection connect(ReplicationSide side) throws IOException, SQLException {
        Optional<EmbeddedServer> running = EmbeddedServer.attach(server(side));
        if (running.isEmpty()) {
            throw new SQLException("the server of the " + side.word() + " does not run", "08001");
        }
        return connect(running.get());
    }

    private Count before() throws IOException {
        return Files.exists(count()) ? Json.read(count(), Count.class) : Count.NONE;
    }

    /**
     * Registers people until the sample is stopped; does nothing if another process does so already.
     *
     * @throws IOException if the servers are gone, or what came of it can't be written down
     */
    public void write() throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock own = lockOf(channel)) {
            if (own != null) {
                new Telling()
                        .until(new SampleRegistrations(
                                () -> connect(ReplicationSide.SOURCE),
                                () -> connect(ReplicationSide.TARGET),
                                before()));
            }
        } catch (SQLException gone) {
            throw new IOException("nobody can be registered: " + gone.getMessage(), gone);
        }
    }

    /** Who only looks whether somebody writes has the lock for a moment, too. */
    private static @Nullable FileLock lockOf(FileChannel channel) throws IOException, InterruptedException {
        FileLock own = channel.tryLock();
        for (int look = 0; own == null && look < LOOKS_AT_THE_LOCK; look++) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            own = channel.tryLock();
        }
        return own;
    }

    /** Writes down what the registrations came to, now and then, and in the end. */
    private final class Telling {

        private Count last = Count.NONE;
        private long next;

        void until(SampleRegistrations registrations) throws IOException, SQLException, InterruptedException {
            try {
                registrations.run(() -> Files.exists(order()) && tell(), now -> last = now);
            } finally {
                next = 0;
                tell();
            }
        }

        /** @return that it goes on; not when it could not be written down */
        private boolean tell() {
            try {
                if (last.acknowledged() > 0 && Files.exists(order()) && System.nanoTime() >= next) {
                    Json.write(count(), last);
                    next = System.nanoTime() + TELL_NANOS;
                }
                return true;
            } catch (IOException unwritable) {
                return false;
            }
        }
    }

    @Override
    public boolean stop() throws IOException {
        boolean found = remove();
        SampleFolder.removeIfEmpty(folder);
        return found;
    }

    private boolean remove() throws IOException {
        boolean found = Files.deleteIfExists(order());
        found |= Files.deleteIfExists(config());
        for (ReplicationSide side : ReplicationSide.values()) {
            found |= EmbeddedServer.remove(server(side));
        }
        await(() -> !isWriting());
        for (Path file : List.of(count(), lock(), log())) {
            Files.deleteIfExists(file);
        }
        return found;
    }
}
