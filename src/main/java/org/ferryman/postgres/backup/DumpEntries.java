package org.ferryman.postgres.backup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.postgres.QualifiedName;

/**
 * What a dump in directory format holds, as {@code pg_restore --list --verbose} tells it: entries such as {@code 215;
 * 1259 16385 TABLE public networks owner}, each followed by what it depends on.
 */
final class DumpEntries {

    private static final Pattern ENTRY = Pattern.compile("(\\d+); \\d+ \\d+ (.*)");
    private static final Pattern NEEDS = Pattern.compile(";\\s+depends on: ([\\d ]+)");

    /** What belongs to the table that its name in the list begins with. */
    private static final Set<String> NAMED_BY_TABLE = Set.of(
            "TABLE DATA",
            "DEFAULT",
            "CONSTRAINT",
            "CHECK CONSTRAINT",
            "FK CONSTRAINT",
            "TRIGGER",
            "RULE",
            "POLICY",
            "ROW SECURITY");

    /** What belongs to a table that it depends on. */
    private static final Set<String> ON_TABLE =
            Set.of("INDEX", "ACL", "COMMENT", "SECURITY LABEL", "STATISTICS", "STATISTICS DATA", "PUBLICATION TABLE");

    private final List<Entry> entries;

    private DumpEntries(List<Entry> entries) {
        this.entries = entries;
    }

    private record Entry(int id, String text, Set<Integer> needs) {

        boolean is(String kind) {
            return text.startsWith(kind + " ");
        }

        boolean isOf(String kind, QualifiedName table) {
            return text.startsWith(kind + " " + table.schema() + " " + table.name() + " ");
        }
    }

    /** Takes the list apart; what is no part of it is passed over. */
    static DumpEntries of(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            Matcher needs = NEEDS.matcher(line);
            if (entry.matches()) {
                entries.add(new Entry(Integer.parseInt(entry.group(1)), entry.group(2), new HashSet<>()));
            } else if (needs.matches() && !entries.isEmpty()) {
                Stream.of(needs.group(1).split(" ", -1))
                        .filter(number -> !number.isEmpty())
                        .map(Integer::valueOf)
                        .forEach(entries.get(entries.size() - 1).needs::add);
            }
        }
        return new DumpEntries(entries);
    }

    /**
     * The numbers of all that belongs to the tables, in the order of the list; empty if one of them is not in it, or
     * not to be told from another.
     */
    Optional<List<Integer>> ofTables(List<QualifiedName> tables) {
        Set<Integer> chosen = new HashSet<>();
        for (QualifiedName table : tables) {
            List<Entry> found =
                    entries.stream().filter(entry -> entry.isOf("TABLE", table)).toList();
            if (found.size() != 1) {
                return Optional.empty();
            }
            chosen.add(found.get(0).id);
        }
        // Twice: a comment may belong to an index.
        for (int round = 0; round < 2; round++) {
            chosen.addAll(entries.stream()
                    .filter(entry -> belongs(entry, tables, chosen))
                    .map(Entry::id)
                    .collect(Collectors.toSet()));
        }
        return Optional.of(
                entries.stream().map(Entry::id).filter(chosen::contains).toList());
    }

    private static boolean belongs(Entry entry, List<QualifiedName> tables, Set<Integer> chosen) {
        return NAMED_BY_TABLE.stream().anyMatch(kind -> tables.stream().anyMatch(table -> entry.isOf(kind, table)))
                || (ON_TABLE.stream().anyMatch(entry::is)
                        && entry.needs.stream().anyMatch(chosen::contains));
    }
}
