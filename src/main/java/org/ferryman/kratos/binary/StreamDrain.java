package org.ferryman.kratos.binary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Takes all that a program prints to one stream, so that it never waits for us, and keeps the beginning or the end. */
final class StreamDrain implements Runnable {

    private static final int PIECE = 8_192;

    private final InputStream stream;
    private final int kept;
    private final boolean end;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] bytes = new byte[0];

    /**
     * @param kept how many bytes are kept
     * @param end whether of the end; else of the beginning
     * @param lines takes each line that is whole, as soon as it is
     */
    StreamDrain(InputStream stream, int kept, boolean end, Consumer<String> lines) {
        this.stream = stream;
        this.kept = kept;
        this.end = end;
        this.lines = lines;
    }

    @Override
    public void run() {
        byte[] piece = new byte[PIECE];
        try (stream) {
            for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
                add(piece, read);
                tell(piece, read);
            }
        } catch (IOException closed) {
            // A program that was ended takes its streams with it; what came until then is kept.
            return;
        }
    }

    private synchronized void add(byte[] piece, int length) {
        byte[] all = new byte[bytes.length + length];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        System.arraycopy(piece, 0, all, bytes.length, length);
        int from = end ? Math.max(0, all.length - kept) : 0;
        bytes = java.util.Arrays.copyOfRange(all, from, from + Math.min(kept, all.length - from));
    }

    private void tell(byte[] piece, int length) {
        for (int at = 0; at < length; at++) {
            if (piece[at] == '\n') {
                lines.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            } else if (line.size() < PIECE) {
                line.write(piece[at]);
            }
        }
    }

    synchronized String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
