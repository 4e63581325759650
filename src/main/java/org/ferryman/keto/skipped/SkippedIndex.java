package org.ferryman.keto.skipped;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.jspecify.annotations.Nullable;

/**
 * A {@code skipped.jsonl} to look around in, however long it is: holds some twenty bytes per row in memory, reads the
 * rest from the file when asked. The file is not kept open. Thread-safe.
 *
 * <p>Every method that reads throws an {@link InputException} if the file has gone ({@code SKIPPED_LIST_MISSING}), was
 * written anew ({@code SKIPPED_LIST_CHANGED}), or a line is not what it should be ({@code SKIPPED_LIST_BROKEN}).
 */
public final class SkippedIndex {

    private static final List<SkipRule> RULES = List.of(SkipRule.values());
    private static final Comparator<Namespace> BY_NAME =
            Comparator.comparing(Namespace::name).thenComparing(Namespace::id);
    private static final int READ_ALL = 1 << 20;
    private static final int READ_A_FEW = 1 << 13;
    private static final int STRIDE = 1_000;

    private final Path file;
    private final SkippedFile.Stamp stamp;
    private final List<Namespace> namespaces = new ArrayList<>();
    private long[] offsets = new long[STRIDE];
    private int[] namespaceOf = new int[STRIDE];
    private byte[] ruleOf = new byte[STRIDE];
    private int size;
    private final Object cache = new Object();
    private String lastText = "";
    private @Nullable BitSet lastFound;
    private @Nullable BitSet lastRecommended;
    private @Nullable SkippedColumn lastColumn;
    private int[] lastOrder = {};

    private SkippedIndex(Path file, SkippedFile.Stamp stamp) {
        this.file = file;
        this.stamp = stamp;
    }

    /** Reads the list of a run folder, and makes sure that every line of it is well-formed. */
    public static SkippedIndex read(Path folder, ProgressListener progress, Cancellation cancellation)
            throws IOException, InputException, CancelledException {
        Path file = file(folder);
        SkippedIndex index = new SkippedIndex(file, SkippedFile.stamp(file));
        index.fill(new ProgressMeter(progress), cancellation);
        return index;
    }

    /** Where the list of a run folder is, if there is one. */
    public static Path file(Path folder) {
        return folder.resolve(SkippedReport.ID + ".jsonl");
    }

    private void fill(ProgressMeter meter, Cancellation cancellation)
            throws IOException, InputException, CancelledException {
        Map<Namespace, Integer> known = new LinkedHashMap<>();
        SkippedLine line = new SkippedLine();
        meter.begin(ListPhase.READING, "", "bytes", stamp.bytes());
        try (SkippedFile rows = SkippedFile.reopen(file, stamp, READ_ALL)) {
            for (long offset = 0; rows.find(offset); offset = rows.next()) {
                try {
                    line.readAll(rows);
                    add(offset, line, known);
                } catch (IOException | IllegalArgumentException notOne) {
                    throw SkippedFile.broken(file, size, reason(notOne));
                }
                if (size % STRIDE == 0) {
                    cancellation.throwIfRequested();
                    meter.at(offset, stamp.bytes());
                }
            }
        }
        namespaces.addAll(known.keySet());
    }

    private void add(long offset, SkippedLine line, Map<Namespace, Integer> known) {
        if (size == offsets.length) {
            int more = size + size / 2;
            offsets = Arrays.copyOf(offsets, more);
            namespaceOf = Arrays.copyOf(namespaceOf, more);
            ruleOf = Arrays.copyOf(ruleOf, more);
        }
        offsets[size] = offset;
        ruleOf[size] = (byte) RULES.indexOf(SkipRule.valueOf(line.rule()));
        namespaceOf[size] =
                known.computeIfAbsent(new Namespace(line.namespaceId(), line.namespace()), namespace -> known.size());
        size++;
    }

    private static String reason(Exception failure) {
        String message = failure instanceof com.fasterxml.jackson.core.JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse("");
    }

    /** How many rows there are. */
    public int size() {
        return size;
    }

    /** Whether it was read from this run folder. */
    public boolean isOf(Path folder) {
        return file.equals(file(folder));
    }

    /** Whether the file is no longer the one that was read. */
    public boolean isChanged() throws IOException, InputException {
        return !stamp.equals(SkippedFile.stamp(file));
    }

    /** How many rows each namespace has, by name. */
    public Map<Namespace, Long> byNamespace() {
        long[] counts = counts(namespaces.size(), row -> namespaceOf[row]);
        Map<Namespace, Long> result = new LinkedHashMap<>();
        IntStream.range(0, namespaces.size())
                .boxed()
                .sorted(Comparator.comparing(namespaces::get, BY_NAME))
                .forEach(at -> result.put(namespaces.get(at), counts[at]));
        return result;
    }

    /** How many rows each rule stops; rules that stop none are not in it. */
    public Map<SkipRule, Long> byRule() {
        long[] counts = counts(RULES.size(), row -> ruleOf[row]);
        Map<SkipRule, Long> result = new EnumMap<>(SkipRule.class);
        for (int at = 0; at < counts.length; at++) {
            if (counts[at] > 0) {
                result.put(RULES.get(at), counts[at]);
            }
        }
        return result;
    }

    private long[] counts(int kinds, IntUnaryOperator kind) {
        long[] counts = new long[kinds];
        for (int row = 0; row < size; row++) {
            counts[kind.applyAsInt(row)]++;
        }
        return counts;
    }

    /**
     * The rows that a query is after, in its order, by their numbers from 0 on. A new text, and a column whose order is
     * not known yet, reads the file; all else is instant.
     */
    public int[] rows(SkippedQuery query, ProgressListener progress, Cancellation cancellation) throws Exception {
        return rows(query, Optional.empty(), progress, cancellation);
    }

    /**
     * The same, with what has become of the tuples: without it, a query for a state finds none.
     *
     * @param states as observed, or as the run folder has them
     */
    public int[] rows(
            SkippedQuery query, Optional<SkippedStates> states, ProgressListener progress, Cancellation cancellation)
            throws Exception {
        synchronized (cache) {
            ProgressMeter meter = new ProgressMeter(progress);
            BitSet found = found(query.text(), meter, cancellation);
            int[] order = order(query.column(), meter, cancellation);
            int namespace = query.namespace().map(namespaces::indexOf).orElse(-1);
            int rule = query.rule().map(RULES::indexOf).orElse(-1);
            BitSet inState = inState(query, states, found, meter, cancellation);
            BitSet advised = query.recommended() ? recommended(meter, cancellation) : null;
            IntPredicate wanted = row -> (query.namespace().isEmpty() || namespaceOf[row] == namespace)
                    && (rule < 0 || ruleOf[row] == rule)
                    && (found == null || found.get(row))
                    && (inState == null || inState.get(row))
                    && (advised == null || advised.get(row));
            return IntStream.range(0, size)
                    .map(at -> query.descending() ? size - 1 - at : at)
                    .map(at -> order.length == 0 ? at : order[at])
                    .filter(wanted)
                    .toArray();
        }
    }

    private @Nullable BitSet inState(
            SkippedQuery query,
            Optional<SkippedStates> states,
            @Nullable BitSet found,
            ProgressMeter meter,
            Cancellation cancellation)
            throws Exception {
        if (query.states().isEmpty()) {
            return null;
        }
        BitSet wanted = new BitSet(size);
        BitSet among = found == null ? all() : found;
        meter.begin(ListPhase.SEARCHING, "", "tuples", among.cardinality());
        if (states.isPresent()) {
            SkippedStates known = states.get();
            each(among, meter, cancellation, (row, lines, line) -> {
                String id = line.readId(lines);
                UUID tuple = id.isEmpty() ? TupleId.of(parsedOrFail(lines, row)) : UUID.fromString(id);
                wanted.set(row, query.states().contains(known.of(tuple)));
            });
        }
        return wanted;
    }

    /** The rows for which something is recommended; what that is takes the whole line to know. */
    private BitSet recommended(ProgressMeter meter, Cancellation cancellation) throws Exception {
        BitSet known = lastRecommended;
        if (known == null) {
            BitSet found = new BitSet(size);
            meter.begin(ListPhase.SEARCHING, "", "tuples", size);
            each(
                    all(),
                    meter,
                    cancellation,
                    (row, lines, line) -> found.set(
                            row, parsedOrFail(lines, row).recommended().isPresent()));
            lastRecommended = found;
            known = found;
        }
        return known;
    }

    private SkippedTuple parsedOrFail(SkippedFile lines, int row) throws IOException {
        try {
            return parsed(lines, row);
        } catch (InputException broken) {
            throw new IOException(broken);
        }
    }

    private @Nullable BitSet found(String text, ProgressMeter meter, Cancellation cancellation) throws Exception {
        if (text.isEmpty()) {
            return null;
        }
        String wanted = SkippedLine.lower(text);
        if (lastFound != null && wanted.equals(lastText)) {
            return lastFound;
        }
        BitSet among = lastFound != null && wanted.contains(lastText) ? lastFound : all();
        BitSet found = new BitSet(size);
        meter.begin(ListPhase.SEARCHING, "", "tuples", among.cardinality());
        read(among, meter, cancellation, (row, line) -> found.set(row, line.holds(wanted)));
        lastText = wanted;
        lastFound = found;
        return found;
    }

    private int[] order(Optional<SkippedColumn> column, ProgressMeter meter, Cancellation cancellation)
            throws Exception {
        if (column.isEmpty() || column.get() == lastColumn) {
            return column.isEmpty() ? new int[0] : lastOrder;
        }
        SkippedColumn by = column.get();
        int[] order = switch (by) {
            case NAMESPACE -> {
                List<Namespace> sorted = namespaces.stream().sorted(BY_NAME).toList();
                int[] rank = namespaces.stream().mapToInt(sorted::indexOf).toArray();
                yield byKind(rank.length, row -> rank[namespaceOf[row]]);
            }
            case RULE -> byKind(RULES.size(), row -> ruleOf[row]);
            case OBJECT, RELATION, SUBJECT, COMMIT_TIME ->
                new SkippedOrder(size, (rows, sink) -> {
                            meter.begin(ListPhase.SORTING, "", "tuples", rows.cardinality());
                            read(rows, meter, cancellation, (row, line) -> sink.take(row, line.sortKey(by)));
                        })
                        .sorted();
        };
        lastColumn = by;
        lastOrder = order;
        return order;
    }

    private int[] byKind(int kinds, IntUnaryOperator kind) {
        int[] next = new int[kinds + 1];
        for (int row = 0; row < size; row++) {
            next[kind.applyAsInt(row) + 1]++;
        }
        for (int at = 1; at <= kinds; at++) {
            next[at] += next[at - 1];
        }
        int[] order = new int[size];
        for (int row = 0; row < size; row++) {
            order[next[kind.applyAsInt(row)]++] = row;
        }
        return order;
    }

    private BitSet all() {
        BitSet all = new BitSet(size);
        all.set(0, size);
        return all;
    }

    private void read(BitSet rows, ProgressMeter meter, Cancellation cancellation, LineSink sink) throws Exception {
        each(rows, meter, cancellation, (row, lines, line) -> {
            line.readKey(lines);
            sink.take(row, line);
        });
    }

    private void each(BitSet rows, ProgressMeter meter, Cancellation cancellation, LineReader reader) throws Exception {
        SkippedLine line = new SkippedLine();
        int since = 0;
        try (SkippedFile lines = SkippedFile.reopen(file, stamp, READ_ALL)) {
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                lines.find(offsets[row]);
                reader.read(row, lines, line);
                if (++since == STRIDE) {
                    cancellation.throwIfRequested();
                    meter.advance(since);
                    since = 0;
                }
            }
        }
    }

    /** Reads rows as they are, in the given order: a page of what {@link #rows} found. */
    public List<SkippedTuple> tuples(int[] rows) throws IOException, InputException {
        try (SkippedFile lines = SkippedFile.reopen(file, stamp, READ_A_FEW)) {
            List<SkippedTuple> tuples = new ArrayList<>(rows.length);
            for (int row : rows) {
                lines.find(offsets[row]);
                tuples.add(parsed(lines, row));
            }
            return tuples;
        }
    }

    private SkippedTuple parsed(SkippedFile lines, int row) throws InputException {
        String line = new String(lines.bytes(), lines.from(), lines.length(), StandardCharsets.UTF_8);
        try {
            return Json.parse(line, SkippedTuple.class);
        } catch (IOException notOne) {
            throw SkippedFile.broken(file, row, reason(notOne));
        }
    }

    private interface LineReader {
        void read(int row, SkippedFile lines, SkippedLine line) throws IOException;
    }

    private interface LineSink {
        void take(int row, SkippedLine line) throws IOException;
    }
}
