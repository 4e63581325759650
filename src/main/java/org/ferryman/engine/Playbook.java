package org.ferryman.engine;

import java.util.List;

/**
 * An ordered list of steps that together do a migration.
 *
 * @param id stable, dotted, lower case: {@code keto.legacy}
 * @param title what it does, for people
 * @param steps in the order in which they are meant to be done
 */
public record Playbook(String id, String title, List<Step> steps) {

    /** Copies the steps. */
    public Playbook {
        steps = List.copyOf(steps);
    }
}
