package org.ferryman.keto.skipped;

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
