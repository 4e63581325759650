package org.ferryman.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.file.HostName;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.LineFile;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.engine.file.PrivateFiles;

/**
 * The folder that holds the whole record of one playbook on one database: {@code run.json}, {@code journal.jsonl}, one
 * JSON file for each step's result, reports. Reused by every later run of it; one process at a time
 * writes to it. Holds no secrets.
 */
public final class Run implements AutoCloseable {

    /** The file that says what the run is about. */
    public static final String DESCRIPTION = "run.json";

    /** The file that every event is appended to. */
    public static final String JOURNAL = "journal.jsonl";

    private static final String LOCK = "run.lock";

    private final Path folder;
    private final Clock clock;
    private final FileChannel lockChannel;
    private final LineFile lines;

    private Run(Path folder, Clock clock, FileChannel lockChannel, LineFile lines) {
        this.folder = folder;
        this.clock = clock;
        this.lockChannel = lockChannel;
        this.lines = lines;
    }

    /**
     * Opens the folder, making it if need be, and locks it against other processes.
     *
     * @param settings what the run is about, without secrets; written to {@code run.json}
     * @throws LockHeldException if another process works in this folder
     * @throws IOException if the folder can't be written; the message names it
     */
    public static Run open(Path folder, Map<String, ?> settings) throws IOException, LockHeldException {
        return open(folder, settings, Clock.systemUTC());
    }

    /** @param clock tells when an entry of the journal is written */
    static Run open(Path folder, Map<String, ?> settings, Clock clock) throws IOException, LockHeldException {
        PrivateFiles.createDirectories(folder);
        PrivateFiles.create(folder.resolve(LOCK));
        FileChannel lockChannel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(folder, lockChannel);
            PrivateFiles.create(folder.resolve(JOURNAL));
            LineFile lines = LineFile.open(folder.resolve(JOURNAL), LineFile.CutOff.KEPT);
            Run run = new Run(folder, clock, lockChannel, lines);
            Json.write(folder.resolve(DESCRIPTION), settings);
            return run;
        } catch (IOException | LockHeldException | RuntimeException failure) {
            lockChannel.close();
            throw failure;
        }
    }

    private static void lock(Path folder, FileChannel channel) throws IOException, LockHeldException {
        FileLock lock;
        try {
            // A byte far behind the text, so that the text can be read while it is locked, on Windows, too.
            lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        }
        if (lock == null) {
            String holder = Files.readString(folder.resolve(LOCK)).strip();
            throw new LockHeldException(Finding.blocker(
                    "RUN_FOLDER_LOCKED",
                    "The run folder " + folder + " is in use by " + (holder.isEmpty() ? "another process" : holder)
                            + ".",
                    "Two processes that write one record would corrupt it.",
                    "Wait until the other one is done, or end it."));
        }
        channel.truncate(0);
        ByteBuffer text = utf8("process " + ProcessHandle.current().pid() + " of " + user() + " since "
                + Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        while (text.hasRemaining()) {
            channel.write(text);
        }
        channel.force(false);
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** The record of what was done, in this folder. */
    public Journal journal() {
        return new Journal() {
            @Override
            public void append(JournalEvent event, Map<String, ?> details) throws IOException {
                Run.this.append(event, details);
            }

            @Override
            public void appendStatements(JournalEvent event, StepId step, List<String> statements) throws IOException {
                List<String> shortened = StatementList.shortened(statements);
                Map<String, Object> details = new LinkedHashMap<>(Map.of("step", step, "statements", shortened));
                if (shortened.size() < statements.size()) {
                    details.put("count", statements.size());
                    details.put("file", writeStatements(step, statements));
                }
                Run.this.append(event, details);
            }
        };
    }

    /** Stores a step's result, replacing an earlier one. */
    public void writeResult(StepId step, Object result) throws IOException {
        writeResult(folder, step.text(), result);
    }

    /** Stores what is to be found by {@link #readResult(Path, String, Class)} in a run folder. */
    public static void writeResult(Path folder, String name, Object result) throws IOException {
        Json.write(file(folder, name), result);
    }

    private static Path file(Path folder, String name) {
        return folder.resolve(name + ".json");
    }

    /** A result by its name, mostly its step's, if there is one; somebody else may be writing to the folder. */
    public static <R> Optional<R> readResult(Path folder, String name, Class<R> type) throws IOException {
        Path file = file(folder, name);
        return Files.exists(file) ? Optional.of(Json.read(file, type)) : Optional.empty();
    }

    /** Writes all of them to a file of its own, and tells its name in this folder. */
    private String writeStatements(StepId step, List<String> statements) throws IOException {
        String time = clock.instant().toString().replaceAll("[-:.]", "");
        String name = "statements-" + step + "-" + time + ".sql";
        try (PendingFile file = PendingFile.open(folder.resolve(name))) {
            for (String statement : statements) {
                file.out().write((statement + ";\n").getBytes(StandardCharsets.UTF_8));
            }
            file.finish();
            file.publish();
        }
        return name;
    }

    private synchronized void append(JournalEvent event, Map<String, ?> details) throws IOException {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("time", clock.instant());
        entry.put("who", user());
        entry.put("host", HostName.own());
        entry.put("event", event.keyword());
        entry.putAll(details);
        lines.add(Json.line(entry));
        lines.sync();
    }

    private static String user() {
        return System.getProperty("user.name", "unknown");
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Frees the folder for others. */
    @Override
    public void close() throws IOException {
        lines.close();
        lockChannel.close();
    }
}
