package org.ferryman.postgres.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * The changes that a logical replication slot still holds for its reader, and that were made on this server: those that
 * a subscription of this server has applied come from elsewhere and don't count. They are peeked at: the slot keeps
 * them. Nobody may read from the slot meanwhile.
 *
 * @param total how many rows were inserted, updated or deleted, and tables truncated
 * @param first the first of them; {@value #TOLD} at most
 */
public record SlotChanges(long total, List<Change> first) {

    /** How many are named. */
    public static final int TOLD = 1_000;

    /** What was done to a row. */
    public enum Kind {
        /** It was inserted. */
        INSERTED,
        /** It was updated. */
        UPDATED,
        /** It was deleted. */
        DELETED,
        /** The whole table was truncated. */
        TRUNCATED
    }

    /**
     * One change.
     *
     * @param key the values of the row's replica identity; several are joined by a comma. Empty for a truncated table
     */
    public record Change(QualifiedName table, Kind kind, String key) {}

    /**
     * Peeks; needs the right to replicate.
     *
     * @param publication the tables of which are looked at
     */
    public static SlotChanges peek(Session session, String slot, String publication)
            throws SQLException, CancelledException {
        Decoder decoder = new Decoder();
        session.<RuntimeException>stream(
                "SELECT data FROM pg_logical_slot_peek_binary_changes(?, NULL, NULL, 'proto_version', '1',"
                        + " 'publication_names', ?)",
                row -> decoder.take(ByteBuffer.wrap(row.getBytes(1))),
                slot,
                QualifiedName.quote(publication));
        return new SlotChanges(decoder.total, List.copyOf(decoder.first));
    }

    /** For people: how many of each table, and the first few of them. */
    public String told() {
        String some = first.stream()
                .limit(3)
                .map(change -> change.table().name() + " " + change.key() + " "
                        + change.kind().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return some + (total > 3 ? ", …" : "");
    }

    /** Reads version 1 of PostgreSQL's logical replication protocol ("Logical Replication Message Formats"). */
    private static final class Decoder {

        /** Of a relation: its name, and which of its columns identify a row. */
        private record Relation(QualifiedName name, List<Boolean> identifying) {}

        private final Map<Integer, Relation> relations = new HashMap<>();
        private final List<Change> first = new ArrayList<>();
        private long total;
        private boolean fromElsewhere;

        void take(ByteBuffer message) {
            switch ((char) message.get()) {
                case 'B' -> fromElsewhere = false;
                case 'O' -> fromElsewhere = true;
                case 'R' -> relation(message);
                case 'I' -> changed(message, Kind.INSERTED);
                case 'U' -> changed(message, Kind.UPDATED);
                case 'D' -> changed(message, Kind.DELETED);
                case 'T' -> truncated(message);
                default -> {
                    // Ends of transactions, types and messages say nothing of rows.
                }
            }
        }

        private void relation(ByteBuffer message) {
            int id = message.getInt();
            QualifiedName name = new QualifiedName(text(message), text(message));
            message.get();
            int columns = message.getShort();
            List<Boolean> identifying = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                identifying.add((message.get() & 1) != 0);
                text(message);
                message.getLong();
            }
            relations.put(id, new Relation(name, identifying));
        }

        /** The server tells what a relation is before it tells of its rows. */
        private Relation relation(int id) {
            return Objects.requireNonNull(relations.get(id));
        }

        /** The old row comes first where the key was changed: that is the one that the other side has. */
        private void changed(ByteBuffer message, Kind kind) {
            Relation relation = relation(message.getInt());
            message.get();
            add(relation, kind, key(message, relation));
        }

        private void truncated(ByteBuffer message) {
            int tables = message.getInt();
            message.get();
            for (int table = 0; table < tables; table++) {
                add(relation(message.getInt()), Kind.TRUNCATED, "");
            }
        }

        private void add(Relation relation, Kind kind, String key) {
            if (fromElsewhere) {
                return;
            }
            total++;
            if (first.size() < TOLD) {
                first.add(new Change(relation.name(), kind, key));
            }
        }

        private static String key(ByteBuffer message, Relation relation) {
            int columns = message.getShort();
            List<String> values = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                // n and u: null, and a value too large to be repeated; no column of a key is either.
                if ((char) message.get() == 't') {
                    byte[] value = new byte[message.getInt()];
                    message.get(value);
                    if (relation.identifying().get(column)) {
                        values.add(new String(value, StandardCharsets.UTF_8));
                    }
                }
            }
            return String.join(",", values);
        }

        private static String text(ByteBuffer message) {
            int begin = message.position();
            while (message.get() != 0) {
                // To the zero byte at its end.
            }
            byte[] bytes = new byte[message.position() - begin - 1];
            message.position(begin);
            message.get(bytes);
            message.get();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
