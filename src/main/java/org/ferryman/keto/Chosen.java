package org.ferryman.keto;

import java.util.Optional;
import java.util.UUID;

/**
 * A skipped tuple with what somebody wants to become of it.
 *
 * @param id see {@link TupleId}
 * @param subject what it is recreated with; empty if it isn't, or can't be
 * @param problem why it can't be done, for people; else empty
 * @param row where in a file that stands; 0 if there is no file
 */
record Chosen(SkippedTuple tuple, UUID id, Choice choice, Optional<Subject> subject, String problem, long row) {

    static Chosen of(SkippedTuple tuple, Choice choice, long row, KetoConfig config) {
        UUID id = TupleId.of(tuple);
        if (choice.kind().decision() != Decision.Kind.RECREATE) {
            return new Chosen(tuple, id, choice, Optional.empty(), "", row);
        }
        Choice.Resolution resolution = choice.resolve(tuple, config);
        return new Chosen(tuple, id, choice, resolution.subject(), resolution.problem(), row);
    }

    Decision.Kind kind() {
        return choice.kind().decision();
    }

    /** For people. */
    String describe() {
        String place =
                tuple.namespace().name() + ":" + tuple.object() + "#" + tuple.relation() + "@(" + tuple.subject() + ")";
        String what = subject.map(recreated ->
                        place + " → " + (recreated instanceof SubjectSet ? "set " : "id ") + recreated.encoded())
                .orElse(place);
        return row == 0 ? what : "row " + row + ": " + what;
    }
}
