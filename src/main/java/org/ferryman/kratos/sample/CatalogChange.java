package org.ferryman.kratos.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.kratos.catalog.CatalogTable;
import org.ferryman.kratos.catalog.CatalogTable.TableColumn;
import org.ferryman.postgres.QualifiedName;

/**
 * One thing that is otherwise in the catalog of a newer release.
 *
 * @param name the table's and its own, with a point between
 * @param table whose it is
 * @param index whether it is an index
 * @param up what makes it as the newer release has it
 * @param down what makes it as the older one has it
 */
record CatalogChange(String name, String table, boolean index, String up, String down) {

    /**
     * All of them, in an order in which they can be made.
     *
     * @throws IllegalStateException if there is one that no release made so far: it would be left out
     */
    static List<CatalogChange> between(CatalogScript older, CatalogScript newer) {
        if (!older.names().equals(newer.names())) {
            throw new IllegalStateException("not the same tables");
        }
        List<CatalogChange> changes = new ArrayList<>();
        for (String table : older.names()) {
            changes.addAll(new Tables(table, older.table(table), newer.table(table)).changes());
        }
        return List.copyOf(changes);
    }

    private record Tables(String name, CatalogTable older, CatalogTable newer) {

        List<CatalogChange> changes() {
            List<CatalogChange> changes = new ArrayList<>();
            newer.columns().forEach((column, made) -> {
                TableColumn before = older.columns().get(column);
                if (before == null) {
                    changes.addAll(added(column, made));
                } else if (!before.equals(made)) {
                    changes.add(retyped(column, before, made));
                }
            });
            gone(older.indexes(), newer.indexes())
                    .forEach((index, made) -> changes.add(change(index, true, drop(index), made)));
            gone(newer.indexes(), older.indexes())
                    .forEach((index, made) -> changes.add(change(index, true, made, drop(index))));
            gone(newer.constraints(), older.constraints())
                    .forEach((constraint, definition) -> changes.add(change(
                            constraint,
                            false,
                            CatalogScript.constraint(name, constraint, definition),
                            alter("DROP CONSTRAINT " + QualifiedName.quote(constraint)))));
            require(newer.columns().keySet().containsAll(older.columns().keySet()));
            require(gone(older.constraints(), newer.constraints()).isEmpty());
            return changes;
        }

        private List<CatalogChange> added(String column, TableColumn made) {
            String quoted = QualifiedName.quote(column);
            List<CatalogChange> changes = new ArrayList<>();
            changes.add(change(
                    column,
                    false,
                    alter("ADD COLUMN " + made.nullable().declared(column)),
                    alter("DROP COLUMN " + quoted)));
            if (made.notNull()) {
                changes.add(change(
                        column + " NOT NULL",
                        false,
                        alter("ALTER COLUMN " + quoted + " SET NOT NULL"),
                        alter("ALTER COLUMN " + quoted + " DROP NOT NULL")));
            }
            return changes;
        }

        private CatalogChange retyped(String column, TableColumn before, TableColumn made) {
            require(before.standard().equals(made.standard()) && before.notNull() == made.notNull());
            String type = "ALTER COLUMN " + QualifiedName.quote(column) + " TYPE ";
            return change(column, false, alter(type + made.type()), alter(type + before.type()));
        }

        private CatalogChange change(String object, boolean index, String up, String down) {
            return new CatalogChange(name + "." + object, name, index, up, down);
        }

        private String alter(String action) {
            return "ALTER TABLE " + QualifiedName.quote(name) + " " + action;
        }

        private static String drop(String index) {
            return "DROP INDEX " + QualifiedName.quote(index);
        }

        /** What one has and the other has not; what both have must be the same. */
        private Map<String, String> gone(Map<String, String> from, Map<String, String> to) {
            Map<String, String> gone = new TreeMap<>(from);
            to.forEach((object, definition) -> require(definition.equals(from.getOrDefault(object, definition))));
            gone.keySet().removeAll(to.keySet());
            return gone;
        }

        private void require(boolean known) {
            if (!known) {
                throw new IllegalStateException("a change of " + name + " that is not foreseen");
            }
        }
    }
}
