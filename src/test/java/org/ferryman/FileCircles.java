package org.ferryman;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which files of a package know each other in a circle. A file is a top-level type with all that is nested in it. */
final class FileCircles {

    private final Map<String, Set<String>> knows = new TreeMap<>();

    private FileCircles() {}

    /** Looks at the files of the chosen types; a circle is told of within one package only. */
    static FileCircles within(JavaClasses house, Predicate<JavaClass> chosen) {
        FileCircles circles = new FileCircles();
        house.stream()
                .filter(chosen)
                .forEach(type -> circles.knows
                        .computeIfAbsent(fileOf(type), file -> new TreeSet<>())
                        .addAll(type.getDirectDependenciesFromSelf().stream()
                                .map(Dependency::getTargetClass)
                                .map(FileCircles::element)
                                .filter(target -> target.getPackageName().equals(type.getPackageName()))
                                .map(FileCircles::fileOf)
                                .filter(file -> !file.equals(fileOf(type)))
                                .collect(Collectors.toSet())));
        return circles;
    }

    private static JavaClass element(JavaClass type) {
        return type.isArray() ? type.getBaseComponentType() : type;
    }

    private static String fileOf(JavaClass type) {
        return type.getName().split("\\$", 2)[0];
    }

    /** The files that were looked at. */
    Set<String> files() {
        return knows.keySet();
    }

    /** All sets of files of which each leads to each, with more members than a number. */
    Set<Set<String>> largerThan(int members) {
        return knows.keySet().stream()
                .map(this::circleOf)
                .filter(circle -> circle.size() > members)
                .collect(Collectors.toSet());
    }

    private Set<String> circleOf(String file) {
        Set<String> circle = new TreeSet<>(List.of(file));
        reachable(file).stream()
                .filter(other -> reachable(other).contains(file))
                .forEach(circle::add);
        return circle;
    }

    private Set<String> reachable(String from) {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(knows.getOrDefault(from, Set.of()));
        while (!next.isEmpty()) {
            String file = next.remove();
            if (seen.add(file)) {
                next.addAll(knows.getOrDefault(file, Set.of()));
            }
        }
        return seen;
    }
}
