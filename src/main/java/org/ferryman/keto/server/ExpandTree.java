package org.ferryman.keto.server;

import java.util.List;
import org.ferryman.keto.Subject;

/**
 * Who has a relation to an object, followed through subject sets.
 *
 * @param type {@code leaf} or {@code union}
 * @param subject whose subtree this is
 * @param children in the server's order, which means nothing; compare trees by {@link #sorted}
 */
public record ExpandTree(String type, Subject subject, List<ExpandTree> children) {

    /** Copies the children. */
    public ExpandTree {
        children = List.copyOf(children);
    }

    /** The same with all children in one order, so that equal trees are equal. */
    public ExpandTree sorted() {
        return new ExpandTree(
                type,
                subject,
                children.stream()
                        .map(ExpandTree::sorted)
                        .sorted(java.util.Comparator.comparing(
                                child -> child.subject().encoded() + " " + child.type()))
                        .toList());
    }
}
