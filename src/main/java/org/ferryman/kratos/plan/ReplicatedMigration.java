package org.ferryman.kratos.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.engine.KeywordText;
import org.ferryman.kratos.level.KratosResources;

/**
 * A migration after which rows that an older Kratos writes still fit, so that they can be replicated. Known for all
 * that came after v0.11.1: tried with v0.11.1, v1.3.1 and v25.4.0 on the way to v26.2.0, and from v1.3.1 to the
 * development of 2026-07-29. After any other one such rows may not fit.
 *
 * @param version 20 digits
 * @param kind what it takes
 * @param adds constraints and unique indexes on older tables, as {@code table.name}, that such rows are known to keep
 * @param fills columns that are filled in while rows are replicated
 */
public record ReplicatedMigration(String version, Kind kind, List<String> adds, List<FilledColumn> fills) {

    private static final Map<String, ReplicatedMigration> ALL = Arrays.stream(
                    KratosResources.read("replicated.json", ReplicatedMigration[].class))
            .collect(Collectors.toUnmodifiableMap(ReplicatedMigration::version, Function.identity()));

    /** Copies the lists. */
    public ReplicatedMigration {
        adds = List.copyOf(adds);
        fills = List.copyOf(fills);
    }

    /** What it takes that such rows fit. */
    public enum Kind {
        /** Nothing: it makes what such rows do not have to have. */
        SCHEMA,
        /** Triggers that fill in what they lack. */
        BRIDGED;

        /** The word in the table. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /**
     * A column that a trigger fills in.
     *
     * @param parent the table from whose row the column of the same name is taken; empty where the value is the row's
     *     own without the spaces that pad it
     * @param reference the column that has the parent's id; empty without a parent
     */
    public record FilledColumn(String table, String column, Optional<String> parent, Optional<String> reference) {

        /** Table and column, as one name. */
        public String name() {
            return table + "." + column;
        }
    }

    /** The one of a version; empty if rows that were written before it may not fit. */
    public static Optional<ReplicatedMigration> of(String version) {
        return Optional.ofNullable(ALL.get(version));
    }

    /** All columns that any of them has filled in. */
    public static List<FilledColumn> allFilled() {
        return ALL.values().stream()
                .flatMap(migration -> migration.fills().stream())
                .distinct()
                .toList();
    }
}
