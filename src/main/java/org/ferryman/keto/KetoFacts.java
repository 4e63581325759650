package org.ferryman.keto;

import java.util.Optional;
import org.ferryman.playbook.PlanFacts;

/**
 * What is known of a database when the plan for it is written, in words.
 *
 * @param database its name
 * @param reading how long it took to read all of Keto's data
 * @param outage for how long v0.6 can't write, as far as that is known
 * @param ahead what comes of copying ahead, and whether to do so
 * @param size of Keto's tables
 * @param skipped how many tuples can't be moved as they stand
 * @param owner who is to own v0.7's tables; empty if who owns the old ones
 */
record KetoFacts(
        String database,
        String reading,
        String outage,
        String ahead,
        String size,
        String skipped,
        Optional<String> owner)
        implements PlanFacts {}
