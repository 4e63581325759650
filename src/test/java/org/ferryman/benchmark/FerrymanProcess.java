package org.ferryman.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as a user starts it, but with a small heap. */
final class FerrymanProcess {

    static final String HEAP = "-Xmx128m";

    private static final Path LAUNCHER = Path.of("installers", "java.options");
    private static final Path ARCHIVE = Path.of("target", "ferryman.jsa");

    private FerrymanProcess() {}

    /** Runs a command of {@code ferryman keto} to its end. */
    static void keto(BenchmarkDatabase database, Path runs, String... command) throws Exception {
        keto(List.of(), database, runs, command);
    }

    /** Makes the archive of loaded classes that {@link #preparedKeto} starts with. */
    static void prepare(BenchmarkDatabase database, Path runs) throws Exception {
        Files.deleteIfExists(ARCHIVE);
        keto(launcher("-XX:ArchiveClassesAtExit="), database, runs, "dry-run", "--mode", "in-place", "--yes");
        if (!Files.exists(ARCHIVE)) {
            throw new IllegalStateException("Java made no " + ARCHIVE);
        }
    }

    /** As {@link #keto}, but as the packages start Java; their own heap is the only option that is not taken. */
    static void preparedKeto(BenchmarkDatabase database, Path runs, String... command) throws Exception {
        keto(launcher("-XX:SharedArchiveFile="), database, runs, command);
    }

    private static List<String> launcher(String archiveOption) throws IOException {
        List<String> options = new ArrayList<>(Files.readAllLines(LAUNCHER));
        options.removeIf(line -> line.isBlank() || line.startsWith("#") || line.startsWith("-Xmx"));
        options.add(archiveOption + ARCHIVE);
        return options;
    }

    private static void keto(List<String> java, BenchmarkDatabase database, Path runs, String... command)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("keto"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--url", database.url(), "--config", database.config.toString()));
        arguments.addAll(List.of("--run", runs.toString()));
        run(java, arguments, database.environment());
    }

    /** Runs it and tells after how many seconds it began to print. */
    static double run(List<String> arguments, Map<String, String> environment) throws Exception {
        return run(List.of(), arguments, environment);
    }

    private static double run(List<String> java, List<String> arguments, Map<String, String> environment)
            throws Exception {
        long start = System.nanoTime();
        Process process = start(java, arguments, environment);
        try (InputStream output = process.getInputStream()) {
            int first = output.read();
            double seconds = (System.nanoTime() - start) / 1e9;
            String rest = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(arguments + " failed:\n" + (char) first + rest);
            }
            return seconds;
        }
    }

    private static Process start(List<String> java, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(java);
        command.add("-jar");
        command.add(Path.of("target", "ferryman.jar").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        OutputStream nothingToSay = process.getOutputStream();
        nothingToSay.close();
        return process;
    }
}
