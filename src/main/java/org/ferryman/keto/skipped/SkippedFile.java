package org.ferryman.keto.skipped;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/**
 * The lines of a {@code skipped.jsonl}, read through a window. Not to be kept open: on Windows nobody could put a newer
 * list in its place.
 */
final class SkippedFile implements Closeable {

    private static final String REMEDY = "List the skipped tuples again: the database still has all of them.";

    private final FileChannel channel;
    private byte[] window;
    private long start;
    private int filled;
    private int from;
    private int to;

    private SkippedFile(FileChannel channel, int windowBytes) {
        this.channel = channel;
        this.window = new byte[windowBytes];
    }

    /**
     * Opens it for reading.
     *
     * @param windowBytes how much is read at once: much to read all, little to read here and there
     */
    static SkippedFile open(Path file, int windowBytes) throws IOException, InputException {
        try {
            return new SkippedFile(FileChannel.open(file), windowBytes);
        } catch (NoSuchFileException missing) {
            throw missing(file);
        }
    }

    /** Opens it if it is still the one that was read before. */
    static SkippedFile reopen(Path file, Stamp stamp, int windowBytes) throws IOException, InputException {
        SkippedFile opened = open(file, windowBytes);
        if (!stamp.equals(stamp(file))) {
            opened.close();
            throw new InputException(Finding.blocker(
                    "SKIPPED_LIST_CHANGED",
                    file + " is no longer the list that was read.",
                    "A dry run, a migration or a command has written a new one.",
                    "Read it again."));
        }
        return opened;
    }

    /** Finds the line that begins at an offset; false behind the last one. */
    boolean find(long offset) throws IOException {
        if (offset < start || offset > start + filled) {
            start = offset;
            filled = 0;
        }
        int at = (int) (offset - start);
        int next = at;
        while (true) {
            for (; next < filled; next++) {
                if (window[next] == '\n') {
                    return found(at, next);
                }
            }
            int moved = makeRoom(at);
            at -= moved;
            next -= moved;
            int read = channel.read(ByteBuffer.wrap(window, filled, window.length - filled), start + filled);
            if (read < 0) {
                return found(at, filled) && at < filled;
            }
            filled += read;
        }
    }

    private boolean found(int at, int end) {
        from = at;
        to = end;
        return true;
    }

    private int makeRoom(int keepFrom) {
        if (keepFrom > 0) {
            System.arraycopy(window, keepFrom, window, 0, filled - keepFrom);
            filled -= keepFrom;
            start += keepFrom;
        } else if (filled == window.length) {
            window = Arrays.copyOf(window, 2 * window.length);
        }
        return keepFrom;
    }

    /** Holds the line that was found, from {@link #from()} on, {@link #length()} bytes. */
    byte[] bytes() {
        return window;
    }

    int from() {
        return from;
    }

    int length() {
        return to - from;
    }

    /** Where the next line begins. */
    long next() {
        return start + to + 1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static Stamp stamp(Path file) throws IOException, InputException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        } catch (NoSuchFileException missing) {
            throw missing(file);
        }
    }

    private static InputException missing(Path file) {
        return new InputException(
                Finding.blocker("SKIPPED_LIST_MISSING", file + " is not there.", "It was moved or deleted.", REMEDY));
    }

    static InputException broken(Path file, int row, String reason) {
        return new InputException(Finding.blocker(
                "SKIPPED_LIST_BROKEN",
                "Line " + (row + 1) + " of " + file + " is not a skipped tuple: " + reason + ".",
                "Something else has written to the file, or cut it off.",
                REMEDY));
    }

    /** Tells one list from the next one in its place. */
    record Stamp(long bytes, FileTime modified, Optional<Object> key) {}
}
