package org.ferryman.kratos.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a real Kratos was seen to do: a file of the recorded ones. A script that does the same stands in for the
 * program: it prints the same, and ends with the same code or not at all.
 *
 * @param version whose it is
 * @param name of the case
 * @param command that was run
 * @param exit its exit code; empty if it was still running after a while
 */
public record RecordedKratos(String version, String name, String command, OptionalInt exit, String out, String err) {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/kratos/cli");

    /** One of the cases. */
    public static RecordedKratos of(String version, String name) throws IOException {
        return read(GOLDEN.resolve(version).resolve(name + ".txt"));
    }

    /** All cases of all versions. */
    static List<RecordedKratos> all() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            List<Path> recorded = files.filter(Files::isRegularFile).sorted().toList();
            List<RecordedKratos> all = new java.util.ArrayList<>();
            for (Path file : recorded) {
                all.add(read(file));
            }
            return all;
        }
    }

    private static RecordedKratos read(Path file) throws IOException {
        String text = Files.readString(file);
        String exit = line(text, "exit code: ");
        String streams = text.substring(text.indexOf("--- stdout\n") + "--- stdout\n".length());
        int between = streams.indexOf("--- stderr\n");
        return new RecordedKratos(
                file.getParent().getFileName().toString(),
                file.getFileName().toString().replace(".txt", ""),
                line(text, "$ "),
                exit.matches("\\d+") ? OptionalInt.of(Integer.parseInt(exit)) : OptionalInt.empty(),
                streams.substring(0, between),
                streams.substring(between + "--- stderr\n".length()));
    }

    private static String line(String text, String start) {
        return text.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    /** The script; it leaves the environment and the arguments that it was given in its folder. */
    public Path script(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("out"), out);
        Files.writeString(folder.resolve("err"), err);
        Path script = folder.resolve("kratos");
        Files.writeString(
                script, """
                #!/bin/sh
                cd '%s'
                env > environment
                echo "$*" >> arguments
                cat out
                cat err >&2
                %s
                """.formatted(folder, exit.isPresent() ? "exit " + exit.getAsInt() : "exec sleep 60"));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + script);
        }
        return script;
    }

    @Override
    public String toString() {
        return version + " " + name;
    }
}
