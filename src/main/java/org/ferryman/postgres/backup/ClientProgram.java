package org.ferryman.postgres.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.ferryman.engine.process.ProcessTree;

/**
 * A client program of PostgreSQL at work. It has no terminal's input to wait for, is ended with all its children when
 * the user cancels, and also when it has given no sign of life for too long: whatever it waits for, nobody answers.
 */
final class ClientProgram {

    private static final int LONGEST_LINE = 4_000;

    private final Process process;
    private final Path log;
    private final Consumer<String> lines;
    private final StringBuilder unfinished = new StringBuilder();
    private long read;

    private ClientProgram(Process process, Path log, Consumer<String> lines) {
        this.process = process;
        this.log = log;
        this.lines = lines;
    }

    /** What shows that a program still does something: any change of the number. */
    @FunctionalInterface
    interface Sign {
        long look() throws IOException;
    }

    /** It gave no sign of life, and was ended. */
    static final class SilentException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Starts it.
     *
     * @param environment is given the program's own environment to change
     * @param log takes all that it prints
     * @param lines is told each line of that, too
     */
    static ClientProgram start(
            List<String> command, Consumer<Map<String, String>> environment, Path log, Consumer<String> lines)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        environment.accept(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        return new ClientProgram(process, log, lines);
    }

    /**
     * Waits until it has ended, and tells its exit code.
     *
     * @param silence how long it may give no sign of life
     */
    int await(Cancellation cancellation, Patience patience, Duration silence, Sign sign)
            throws IOException, InterruptedException, CancelledException, SilentException {
        try {
            long last = -1;
            long since = System.nanoTime();
            while (!process.waitFor(patience.look().toMillis(), TimeUnit.MILLISECONDS)) {
                cancellation.throwIfRequested();
                readLog();
                long now = sign.look() + read;
                if (now != last) {
                    last = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > silence.toNanos()) {
                    throw new SilentException();
                }
            }
            readLog();
            sign.look();
            return process.exitValue();
        } finally {
            ProcessTree.end(process, patience.cancel());
        }
    }

    /** Tells the lines that have come since the last time. */
    private void readLog() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(read);
            byte[] more = new byte[(int) Math.min(file.length() - read, 1 << 20)];
            file.readFully(more);
            read += more.length;
            for (char letter : new String(more, StandardCharsets.ISO_8859_1).toCharArray()) {
                if (letter == '\n' || unfinished.length() == LONGEST_LINE) {
                    byte[] line = unfinished.toString().strip().getBytes(StandardCharsets.ISO_8859_1);
                    lines.accept(new String(line, StandardCharsets.UTF_8));
                    unfinished.setLength(0);
                }
                if (letter != '\n') {
                    unfinished.append(letter);
                }
            }
        }
    }

    /** How many bytes are in all files below a folder; what goes away meanwhile does not count. */
    static long bytes(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .filter(java.io.File::isFile)
                    .mapToLong(java.io.File::length)
                    .sum();
        }
    }
}
