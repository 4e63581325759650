package org.ferryman.keto.finish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.keto.server.ExpandTree;
import org.ferryman.keto.tuple.SubjectSet;

/**
 * Who is in which set, as a tree shows it. v0.6 expands a set wherever it meets it, v0.7 once in a tree: what each set
 * holds is the same.
 */
final class TreeMembers {

    private final Map<SubjectSet, List<String>> members = new TreeMap<>(Comparator.comparing(SubjectSet::namespace)
            .thenComparing(SubjectSet::object)
            .thenComparing(SubjectSet::relation));

    /** What a server has in a set, apart from what is rightly on one side alone. */
    @FunctionalInterface
    interface Inside {
        List<String> of(SubjectSet set) throws Exception;
    }

    /** Adds what a tree shows, without the subjects that are on its side alone. */
    void add(ExpandTree tree, Inside onOneSide) throws Exception {
        if (tree.subject() instanceof SubjectSet set && !tree.children().isEmpty()) {
            List<String> inside = new ArrayList<>();
            tree.children().forEach(child -> inside.add(child.subject().encoded()));
            List<String> alone = onOneSide.of(set);
            alone.forEach(inside::remove);
            put(set, inside);
            for (ExpandTree child : tree.children()) {
                if (!alone.contains(child.subject().encoded())) {
                    add(child, onOneSide);
                }
            }
        }
    }

    void put(SubjectSet set, List<String> inside) {
        members.put(set, inside.stream().sorted().toList());
    }

    /** Fills in what the other tree shows and this one left out, as the server lists it. */
    void complete(TreeMembers other, Inside listed) throws Exception {
        for (SubjectSet set : List.copyOf(other.members.keySet())) {
            if (!members.containsKey(set)) {
                put(set, listed.of(set));
            }
        }
    }

    /** The same text for the same members. */
    String text() {
        String all = members.entrySet().stream()
                .filter(set -> !set.getValue().isEmpty())
                .map(set -> set.getKey().encoded() + " " + set.getValue())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "nobody" : all;
    }
}
