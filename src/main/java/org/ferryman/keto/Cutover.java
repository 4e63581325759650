package org.ferryman.keto;

import java.time.Instant;
import java.util.List;
import org.ferryman.engine.Finding;

/**
 * The moment from which v0.7 serves: the result of {@code keto cutover}. As long as it is in the run folder, migrating
 * and rolling back are blocked.
 *
 * @param when that moment
 * @param oldUser the role that v0.6 worked as; it had no session any more
 * @param comparison what both servers answered to the same questions
 * @param clientChanges what clients must change
 * @param waitedSeconds how long the old user's sessions were waited for
 * @param findings what should be known
 */
public record Cutover(
        Instant when,
        String oldUser,
        Comparison comparison,
        List<ClientChange> clientChanges,
        double waitedSeconds,
        List<Finding> findings) {

    static final String ID = "cutover";
}
