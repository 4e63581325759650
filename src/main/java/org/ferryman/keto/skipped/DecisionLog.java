package org.ferryman.keto.skipped;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.LineFile;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.MemoryLines;
import org.ferryman.playbook.RunMemory;
import org.jspecify.annotations.Nullable;

/**
 * The decisions on skipped tuples in a run folder: appended to, never changed. In memory is only which line is the
 * newest about which tuple.
 */
public final class DecisionLog implements Closeable {

    /** Its file. */
    public static final String FILE = "decisions.jsonl";

    private static final MemoryLines DECISIONS =
            new MemoryLines(FILE, "Decisions are people's, and rows sent through the API have random ids.");

    /** Where a decision stands that is not in the file yet. */
    private static final long STAGED = -1;

    private final Path file;
    private final Map<UUID, Place> newest = new HashMap<>();
    private final @Nullable FileChannel channel;
    private boolean throughApi;
    private boolean recreates;

    private DecisionLog(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Reads what there is. A line that was cut off, as by a power failure, was never acknowledged: it
     * does not count.
     */
    public static DecisionLog read(Path folder) throws IOException {
        Path file = new RunMemory(folder).lines(DECISIONS);
        if (!Files.exists(file)) {
            return new DecisionLog(file, null);
        }
        DecisionLog log = new DecisionLog(file, FileChannel.open(file));
        try {
            lines(file, (offset, line) -> log.note(offset, offset, line));
            return log;
        } catch (IOException | RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    /**
     * The same, as it will be with the lines of another file. Those tell what kind of decision is the newest, and can't
     * be looked up.
     */
    public static DecisionLog read(Path folder, Path staged) throws IOException {
        DecisionLog log = read(folder);
        try {
            lines(staged, (offset, line) -> log.note(STAGED, offset, line));
            return log;
        } catch (IOException | RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    private void note(long place, long offset, byte[] line) throws IOException {
        Head head = parse(offset, line, Head.class);
        newest.put(head.id, new Place(place, line.length, head.decision));
        throughApi |= head.way == Decision.Way.API;
        recreates |= head.decision == Decision.Kind.RECREATE;
    }

    /** Whether any tuple was ever recreated through the API. */
    public boolean hasThroughApi() {
        return throughApi;
    }

    /** Whether it was ever decided to recreate a tuple. */
    public boolean hasRecreated() {
        return recreates;
    }

    /** What kind of decision the newest one on a tuple is. */
    Optional<Decision.Kind> kind(UUID tuple) {
        return Optional.ofNullable(newest.get(tuple)).map(Place::decision);
    }

    /** The newest decision on a tuple. */
    public Optional<Decision> latest(UUID tuple) throws IOException {
        Place place = newest.get(tuple);
        if (place == null || channel == null) {
            return Optional.empty();
        }
        ByteBuffer line = ByteBuffer.allocate(place.length);
        int read = 0;
        while (read >= 0 && line.hasRemaining()) {
            read = channel.read(line, place.offset + line.position());
        }
        return Optional.of(parse(place.offset, line.array(), Decision.class));
    }

    /** Hands over every decision that was ever made, in their order; {@code true} for the newest on its tuple. */
    public void each(Visitor visitor) throws Exception {
        if (channel != null) {
            DecisionLog.<Exception>lines(file, (offset, line) -> {
                Decision decision = parse(offset, line, Decision.class);
                Place place = newest.get(decision.id());
                visitor.visit(decision, place != null && place.offset == offset);
            });
        }
    }

    /** Adds decisions, and brings them to the disk. Those that are read before don't change by it. */
    public static void append(Path folder, List<Decision> decisions) throws IOException {
        try (LineFile log = opened(folder)) {
            for (Decision decision : decisions) {
                log.add(Json.line(decision));
            }
            log.sync();
        }
    }

    /** Adds all lines of another file, and brings them to the disk. */
    public static void append(Path folder, Path lines) throws IOException {
        try (LineFile log = opened(folder)) {
            log.addAll(lines);
            log.sync();
        }
    }

    private static LineFile opened(Path folder) throws IOException {
        Path file = new RunMemory(folder).lines(DECISIONS);
        PrivateFiles.create(file);
        return LineFile.open(file, LineFile.CutOff.DROPPED);
    }

    private static <E extends Exception> void lines(Path file, LineVisitor<E> visitor) throws IOException, E {
        long start = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet != '\n') {
                    line.write(octet);
                    continue;
                }
                byte[] whole = line.toByteArray();
                visitor.visit(start, whole);
                start += whole.length + 1L;
                line.reset();
            }
        }
    }

    private <T> T parse(long offset, byte[] line, Class<T> type) throws IOException {
        try {
            return Json.parse(new String(line, StandardCharsets.UTF_8), type);
        } catch (IOException broken) {
            throw new IOException(file + ", at byte " + offset + ": " + broken.getMessage(), broken);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** Takes a decision. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Decision decision, boolean isNewest) throws Exception;
    }

    @FunctionalInterface
    private interface LineVisitor<E extends Exception> {
        void visit(long offset, byte[] line) throws IOException, E;
    }

    private record Place(long offset, int length, Decision.Kind decision) {}

    private record Head(UUID id, Decision.Kind decision, Decision.@Nullable Way way) {}
}
