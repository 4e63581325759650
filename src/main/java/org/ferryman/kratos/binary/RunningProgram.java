package org.ferryman.kratos.binary;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.ferryman.engine.process.ProcessTree;

/** A program at work, started without a shell, that asks nothing and whose output never has to wait for us. */
public final class RunningProgram {

    /** The answer of {@code migrate sql status} has the SQL of all migrations: some hundred thousand bytes. */
    private static final int KEPT_OUT = 8 << 20;

    private static final int KEPT_ERR = 1 << 18;

    private final Process process;
    private final StreamDrain out;
    private final StreamDrain err;
    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private boolean inTime;

    private RunningProgram(Process process, Consumer<String> lines, Consumer<String> errors) {
        this.process = process;
        this.out = new StreamDrain(process.getInputStream(), KEPT_OUT, false, lines);
        this.err = new StreamDrain(process.getErrorStream(), KEPT_ERR, true, errors);
        readers.execute(out);
        readers.execute(err);
    }

    /**
     * Starts it. It does not get what would name a database, or a password, from this process's environment.
     *
     * @param environment what it gets besides
     * @param lines takes each line of its standard output
     */
    static RunningProgram start(List<String> words, Map<String, String> environment, Consumer<String> lines)
            throws IOException {
        return start(words, environment, lines, line -> {});
    }

    /**
     * The same.
     *
     * @param errors takes each line of its standard error
     */
    public static RunningProgram start(
            List<String> words, Map<String, String> environment, Consumer<String> lines, Consumer<String> errors)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.equals("DSN") || name.equals(KratosDsn.OVERRIDE));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new RunningProgram(process, lines, errors);
    }

    /**
     * Waits until it ends.
     *
     * @param meanwhile is done again and again
     */
    public void await(Duration limit, Runnable meanwhile, Patience patience, Cancellation cancellation)
            throws CancelledException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long looked = System.nanoTime();
        while (!process.waitFor(patience.moment().toMillis(), TimeUnit.MILLISECONDS)) {
            cancellation.throwIfRequested();
            if (System.nanoTime() - looked > patience.look().toNanos()) {
                meanwhile.run();
                looked = System.nanoTime();
            }
            if (System.nanoTime() > end) {
                return;
            }
        }
        inTime = true;
    }

    /** Whether it has not ended by itself yet. */
    public boolean isAtWork() {
        return process.isAlive();
    }

    /** Ends it, if it still runs, with all that it has started. */
    public void end(Patience patience) throws InterruptedException {
        ProcessTree.end(process, patience.cancel());
        readers.shutdown();
        // What the program has started may hold its streams open: nobody waits for that.
        readers.awaitTermination(patience.cancel().toMillis(), TimeUnit.MILLISECONDS);
        readers.shutdownNow();
    }

    /** Whether it ended by itself. */
    boolean endedInTime() {
        return inTime;
    }

    /** Its exit code; empty if it did not end by itself while it was waited for. */
    public OptionalInt exit() {
        return inTime ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    /** What it printed to standard output, as it is. */
    public String out() {
        return out.text();
    }

    /** What it printed to standard error, as it is: the end. */
    public String err() {
        return err.text();
    }

    /** What it came to. */
    ProgramOutput output(String command, SecretMask mask) {
        return new ProgramOutput(command, exit(), mask.mask(out.text()), mask.mask(err.text()));
    }
}
