package org.ferryman.kratos.identities;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.LineFile;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.identities.IdentitiesRequest.Move;
import org.ferryman.playbook.MemoryLines;
import org.ferryman.playbook.RunMemory;

/**
 * Which identities were to get another schema, each written down before Kratos is asked: what undoing goes by. Whether
 * it came to that is in the database.
 */
final class MoveList implements Closeable {

    private static final MemoryLines MOVED = new MemoryLines(
            "identities-moved.jsonl", "Which identities had the other schema before can't be seen any more.");

    private record Line(UUID identity, String from, String to) {}

    private final LineFile lines;
    private final Move move;

    private MoveList(LineFile lines, Move move) {
        this.lines = lines;
        this.move = move;
    }

    /** Its file in the run folder. */
    static Path file(Path folder) {
        return new RunMemory(folder).lines(MOVED);
    }

    static MoveList open(Path folder, Move move) throws IOException {
        Path file = file(folder);
        PrivateFiles.create(file);
        return new MoveList(LineFile.open(file, LineFile.CutOff.DROPPED), move);
    }

    /** It is on the disk after this. */
    void add(UUID identity) throws IOException {
        lines.add(Json.line(new Line(identity, move.from(), move.to())));
        lines.sync();
    }

    /** Those that were to be moved so. */
    static Set<UUID> read(Path folder, Move move) throws IOException {
        Set<UUID> identities = new LinkedHashSet<>();
        Path file = file(folder);
        if (!Files.exists(file)) {
            return identities;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                // A last line without its end was never acted on.
                if (text.endsWith("}")) {
                    Line line = Json.parse(text, Line.class);
                    if (line.from.equals(move.from()) && line.to.equals(move.to())) {
                        identities.add(line.identity);
                    }
                }
            }
        }
        return identities;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
