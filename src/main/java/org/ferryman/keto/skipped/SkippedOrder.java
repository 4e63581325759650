package org.ferryman.keto.skipped;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sorts the rows of a list by a text that is in the file, in bounded memory: by the first bytes of all, then what is
 * still alike by the next bytes, and so on. Each round reads the file once; most texts differ in the first or second.
 */
final class SkippedOrder {

    private static final int KEY_BYTES = 32 << 20;
    private static final int LEAST_WIDTH = 8;
    private static final int MOST_WIDTH = 256;

    private final Integer[] order;
    private final Texts texts;
    private List<Range> alike = new ArrayList<>();
    private int depth;
    private int width;
    private byte[] keys = {};
    private short[] lengths = {};
    private final int[] slots;

    SkippedOrder(int size, Texts texts) {
        this.order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
        this.texts = texts;
        this.slots = new int[size];
        if (size > 1) {
            alike.add(new Range(0, size));
        }
    }

    /** The rows in the order of their texts' UTF-8 bytes; rows with equal texts as they were. */
    int[] sorted() throws Exception {
        while (!alike.isEmpty()) {
            readKeys();
            List<Range> still = new ArrayList<>();
            for (Range range : alike) {
                // On one core: the window wants the others.
                Arrays.sort(order, range.from, range.to, this::compare);
                addAlike(range, still);
            }
            alike = still;
            depth += width;
        }
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private void readKeys() throws Exception {
        BitSet rows = new BitSet(order.length);
        for (Range range : alike) {
            for (int at = range.from; at < range.to; at++) {
                rows.set(order[at]);
            }
        }
        int count = rows.cardinality();
        width = Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, KEY_BYTES / count));
        int needed = Math.multiplyExact(count, width);
        if (keys.length < needed) {
            // First let go of the old ones: the two together would not be bounded.
            keys = new byte[0];
            keys = new byte[needed];
        }
        lengths = new short[count];
        int[] next = {0};
        texts.read(rows, (row, text) -> {
            int slot = next[0]++;
            slots[row] = slot;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int left = Math.max(0, bytes.length - depth);
            System.arraycopy(bytes, bytes.length - left, keys, slot * width, Math.min(width, left));
            // One more than fits says that there is more to compare.
            lengths[slot] = (short) Math.min(width + 1, left);
        });
    }

    private int compare(int one, int other) {
        int a = slots[one];
        int b = slots[other];
        int lengthA = Math.min(width, lengths[a]);
        int lengthB = Math.min(width, lengths[b]);
        int bytes = Arrays.compareUnsigned(keys, a * width, a * width + lengthA, keys, b * width, b * width + lengthB);
        return bytes != 0 ? bytes : Integer.compare(lengths[a], lengths[b]);
    }

    private void addAlike(Range range, List<Range> still) {
        int from = range.from;
        for (int at = range.from + 1; at <= range.to; at++) {
            if (at == range.to || compare(order[from], order[at]) != 0) {
                if (at - from > 1 && lengths[slots[order[from]]] > width) {
                    still.add(new Range(from, at));
                }
                from = at;
            }
        }
    }

    /** Reads the texts of rows, in the rows' order. */
    @FunctionalInterface
    interface Texts {
        void read(BitSet rows, Sink sink) throws Exception;
    }

    /** Takes a row's text. */
    @FunctionalInterface
    interface Sink {
        void take(int row, String text) throws IOException;
    }

    private record Range(int from, int to) {}
}
