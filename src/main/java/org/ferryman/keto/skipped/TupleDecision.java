package org.ferryman.keto.skipped;

import java.util.Optional;
import java.util.UUID;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.TupleId;

/**
 * A skipped tuple with what somebody wants to become of it.
 *
 * @param id see {@link TupleId}
 * @param subject what it is recreated with; empty if it isn't, or can't be
 * @param problem why it can't be done, for people; else empty
 * @param row where in a file that stands; 0 if there is no file
 */
public record TupleDecision(
        SkippedTuple tuple, UUID id, DecisionRequest choice, Optional<Subject> subject, String problem, long row) {

    static TupleDecision of(SkippedTuple tuple, DecisionRequest choice, long row, KetoConfig config) {
        UUID id = TupleId.of(tuple);
        if (choice.kind().decision() != Decision.Kind.RECREATE) {
            return new TupleDecision(tuple, id, choice, Optional.empty(), "", row);
        }
        DecisionRequest.Resolution resolution = choice.resolve(tuple, config);
        return new TupleDecision(tuple, id, choice, resolution.subject(), resolution.problem(), row);
    }

    public Decision.Kind kind() {
        return choice.kind().decision();
    }

    /** For people. */
    public String describe() {
        String place =
                tuple.namespace().name() + ":" + tuple.object() + "#" + tuple.relation() + "@(" + tuple.subject() + ")";
        String what = subject.map(recreated ->
                        place + " → " + (recreated instanceof SubjectSet ? "set " : "id ") + recreated.encoded())
                .orElse(place);
        return row == 0 ? what : "row " + row + ": " + what;
    }
}
