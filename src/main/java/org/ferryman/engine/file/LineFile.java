package org.ferryman.engine.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines that is only appended to. A last line that was cut off, as by a power failure or a full disk, never
 * swallows the next one. One writer at a time; not thread-safe.
 */
public final class LineFile implements Closeable {

    private final FileChannel channel;

    private LineFile(FileChannel channel) {
        this.channel = channel;
    }

    /** What becomes of a last line that was cut off. */
    public enum CutOff {
        /** It stays as it is, a line of its own. */
        KEPT,
        /** It goes: nobody was told that it had been written. */
        DROPPED
    }

    /** Opens the file at its end, making it if need be. */
    public static LineFile open(Path file, CutOff cutOff) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long end = endOfLines(channel);
            if (cutOff == CutOff.DROPPED) {
                channel.truncate(end);
            }
            channel.position(channel.size());
            LineFile lines = new LineFile(channel);
            if (channel.size() > end) {
                lines.write(new byte[] {'\n'});
            }
            return lines;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            octet.clear();
            channel.read(octet, end - 1);
            if (octet.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** Adds a line, given without its end. */
    public void add(String line) throws IOException {
        write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Adds all lines of another file. */
    public void addAll(Path lines) throws IOException {
        try (FileChannel in = FileChannel.open(lines)) {
            long size = in.size();
            for (long at = 0; at < size; ) {
                at += in.transferTo(at, size - at, channel);
            }
        }
    }

    /** Brings what was added to the disk. */
    public void sync() throws IOException {
        channel.force(false);
    }

    private void write(byte[] octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
