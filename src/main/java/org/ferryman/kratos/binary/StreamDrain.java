package org.ferryman.kratos.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Takes all that a program prints to one stream, so that it never waits for us, and keeps the beginning or the end. */
final class StreamDrain implements Runnable {

    private static final int PIECE = 8_192;

    private final InputStream stream;
    private final int kept;
    private final boolean end;
    private byte[] bytes = new byte[0];

    /**
     * @param kept how many bytes are kept
     * @param end whether of the end; else of the beginning
     */
    StreamDrain(InputStream stream, int kept, boolean end) {
        this.stream = stream;
        this.kept = kept;
        this.end = end;
    }

    @Override
    public void run() {
        byte[] piece = new byte[PIECE];
        try (stream) {
            for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
                add(piece, read);
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

    synchronized String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
