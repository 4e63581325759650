package org.ferryman.keto.skipped;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;

/** Decisions, each on one tuple. */
public interface DecisionRows {

    /** Where they stand, for people. */
    String name();

    /** Hands over those that decide anything. */
    void read(Consumer rows) throws Exception;

    /**
     * What a row says; {@link DecisionRequest#parse} takes it.
     *
     * @param number where it stands; 0 if that says nothing
     */
    record Row(long number, UUID id, String decision, String newSubject) {}

    /** Takes the rows one by one. */
    @FunctionalInterface
    interface Consumer {
        void accept(Row row) throws Exception;
    }

    /**
     * The same decision on each of some rows of a list, read from its file as it is needed.
     *
     * @param numbers of the rows, as {@link SkippedIndex#rows} gives them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and as long as the list
    record Listed(SkippedIndex list, int[] numbers, DecisionRequest choice) implements DecisionRows {

        private static final int PAGE = 1_000;

        @Override
        public String name() {
            return "the list";
        }

        @Override
        public void read(Consumer rows) throws Exception {
            Set<UUID> seen = new HashSet<>();
            for (int from = 0; from < numbers.length; from += PAGE) {
                int[] page = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + PAGE));
                for (SkippedTuple tuple : list.tuples(page)) {
                    UUID id = TupleId.of(tuple);
                    if (seen.add(id)) {
                        rows.accept(new Row(0, id, choice.word(), choice.value()));
                    }
                }
            }
        }
    }

    /** The same decision on each of some tuples. */
    record Same(List<SkippedTuple> tuples, DecisionRequest choice) implements DecisionRows {

        @Override
        public String name() {
            return "the selection";
        }

        @Override
        public void read(Consumer rows) throws Exception {
            Set<UUID> seen = new HashSet<>();
            for (SkippedTuple tuple : tuples) {
                UUID id = TupleId.of(tuple);
                if (seen.add(id)) {
                    rows.accept(new Row(0, id, choice.word(), choice.value()));
                }
            }
        }
    }
}
