package org.ferryman.kratos.level;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A level that Ferryman knows: what a database has recorded when all migrations of some releases have run.
 *
 * @param tags of the releases with exactly these migrations, the oldest first
 * @param versions of all migrations, 20 digits each; they run in this order
 */
public record KnownLevel(List<String> tags, NavigableSet<String> versions) {

    /** Copies the collections. */
    public KnownLevel {
        tags = List.copyOf(tags);
        versions = Collections.unmodifiableNavigableSet(new TreeSet<>(versions));
    }

    /** The newest of the releases. */
    public String name() {
        return tags.get(tags.size() - 1);
    }

    /** Whether it is one of a release; else it is a state of the development. */
    public boolean isRelease() {
        return name().startsWith("v");
    }

    /** All of the releases, for people. */
    public String told() {
        return tags.size() == 1 ? name() : tags.get(0) + " to " + name();
    }
}
