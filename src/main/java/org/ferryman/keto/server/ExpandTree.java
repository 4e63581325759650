package org.ferryman.keto.server;

import java.util.List;
import org.ferryman.keto.tuple.Subject;

/**
 * Who has a relation to an object, followed through subject sets.
 *
 * @param type {@code leaf} or {@code union}
 * @param subject whose subtree this is
 * @param children in the server's order, which means nothing
 */
public record ExpandTree(String type, Subject subject, List<ExpandTree> children) {

    /** Copies the children. */
    public ExpandTree {
        children = List.copyOf(children);
    }
}
