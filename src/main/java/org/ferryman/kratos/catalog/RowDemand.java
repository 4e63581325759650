package org.ferryman.kratos.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.kratos.catalog.CatalogTable.TableColumn;

/**
 * What a newer table asks of a row that was written for an older one: the row may not fit.
 *
 * @param table the table
 * @param object the column, constraint or index
 * @param told what it is, for people
 */
public record RowDemand(String table, String object, String told) {

    private static final Pattern LIMITED = Pattern.compile("(character varying)\\((\\d+)\\)");

    /** Table and object, as one name. */
    public String name() {
        return table + "." + object;
    }

    static List<RowDemand> of(String table, CatalogTable older, Optional<CatalogTable> newer) {
        if (newer.isEmpty()) {
            return List.of(new RowDemand(table, "", "table " + table + " is gone"));
        }
        List<RowDemand> demands = new ArrayList<>();
        older.columns().keySet().stream()
                .filter(column -> !newer.get().columns().containsKey(column))
                .forEach(column -> demands.add(ofColumn(table, column, "is gone")));
        newer.get()
                .columns()
                .forEach((column, now) -> ofColumn(
                                Optional.ofNullable(older.columns().get(column)), now)
                        .ifPresent(told -> demands.add(ofColumn(table, column, told))));
        added(older.constraints(), newer.get().constraints())
                .forEach((name, made) -> demands.add(
                        new RowDemand(table, name, "constraint " + name + " of " + table + " is new: " + made)));
        added(older.indexes(), newer.get().indexes()).forEach((name, made) -> {
            if (made.startsWith("CREATE UNIQUE")) {
                demands.add(new RowDemand(table, name, "unique index " + name + " of " + table + " is new"));
            }
        });
        return demands;
    }

    private static RowDemand ofColumn(String table, String column, String told) {
        return new RowDemand(table, column, "column " + column + " of " + table + " " + told);
    }

    private static Optional<String> ofColumn(Optional<TableColumn> was, TableColumn now) {
        if (now.isGenerated()) {
            return Optional.of("is generated");
        } else if (was.isEmpty()) {
            return now.notNull() && now.standard().isEmpty()
                    ? Optional.of("is new, and can't be empty")
                    : Optional.empty();
        } else if (!holds(now.type(), was.get().type())) {
            return Optional.of("is " + now.type() + ", and was " + was.get().type());
        }
        return now.notNull() && !was.get().notNull() ? Optional.of("can't be empty any more") : Optional.empty();
    }

    /** Whether every value of a type is one of another: the few ways of widening that are certain. */
    private static boolean holds(String wider, String type) {
        if (wider.equals(type)) {
            return true;
        }
        OptionalInt limit = limit(type);
        return limit.isPresent() && (wider.equals("text") || limit(wider).orElse(0) >= limit.getAsInt());
    }

    private static OptionalInt limit(String type) {
        Matcher limited = LIMITED.matcher(type);
        return limited.matches() ? OptionalInt.of(Integer.parseInt(limited.group(2))) : OptionalInt.empty();
    }

    /** New ones, and those that are defined in another way. */
    private static Map<String, String> added(Map<String, String> older, Map<String, String> newer) {
        Map<String, String> added = new TreeMap<>(newer);
        added.entrySet().removeIf(made -> made.getValue().equals(older.get(made.getKey())));
        return added;
    }
}
