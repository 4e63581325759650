package org.ferryman.playbook;

import java.util.Optional;

/**
 * What is known of a database when the plan for it is written, in words.
 *
 * @param database its name
 * @param reading how long it took to read all of the service's data
 * @param outage for how long the old version can't write, as far as that is known
 * @param size of the service's tables
 * @param skipped how much can't be moved as it stands
 * @param owner who is to own the new version's tables; empty if who owns the old ones
 */
public record PlanFacts(
        String database, String reading, String outage, String size, String skipped, Optional<String> owner) {}
