package org.ferryman.keto.decide;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionLog;

/**
 * Decisions that hold as soon as a transaction is committed, and not at all if it isn't: beside the record until then,
 * since a million of them do not belong into memory.
 */
final class StagedDecisions implements Closeable {

    private final Path folder;
    private final Path file;
    private final OutputStream out;

    private StagedDecisions(Path folder, Path file) throws IOException {
        this.folder = folder;
        this.file = file;
        PrivateFiles.create(file);
        this.out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    static StagedDecisions open(Path folder) throws IOException {
        return new StagedDecisions(folder, folder.resolve(DecisionLog.FILE + ".part"));
    }

    void add(Decision decision) throws IOException {
        out.write((Json.line(decision) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The decisions in the run folder, with those that were added as if they were recorded. */
    DecisionLog log() throws IOException {
        out.flush();
        return DecisionLog.read(folder, file);
    }

    /** Records them. */
    void record() throws IOException {
        out.close();
        if (Files.size(file) > 0) {
            DecisionLog.append(folder, file);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
