package org.ferryman.postgres.replication;

import com.fasterxml.jackson.annotation.JsonValue;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.KeywordText;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * A subscription, as its server has it.
 *
 * @param id its number there, which is in the names of the slots that copy its tables
 * @param enabled whether it is to follow its publication
 * @param slot the slot that it reads from; empty if it has none
 * @param worker the process that applies what was written; empty while there is none
 * @param failures how often applying or copying has failed; empty before PostgreSQL 15, which can't tell
 * @param beginning the place in the other side's log before which nothing is to come; empty if nobody has noted one
 * @param tables what it follows
 */
public record SubscriptionState(
        long id,
        boolean enabled,
        String slot,
        OptionalInt worker,
        OptionalLong failures,
        Optional<String> beginning,
        List<SubscribedTable> tables) {

    private static final Pattern BEGINNING = Pattern.compile("Ferryman: from ([0-9A-F]+/[0-9A-F]+)");

    private static final int COUNTS_FAILURES = 15;
    private static final int TELLS_PROGRESS = 14;

    /** Copies the list. */
    public SubscriptionState {
        tables = List.copyOf(tables);
    }

    /** How far a table is. PostgreSQL documentation, {@code pg_subscription_rel}. */
    public enum Stage {
        /** Nothing of it is there. */
        WAITING,
        /** Its rows are being copied. */
        COPYING,
        /** Its rows are there; what was written meanwhile is not. */
        CATCHING_UP,
        /** It follows. */
        READY;

        private static final Map<String, Stage> LETTERS =
                Map.of("i", WAITING, "d", COPYING, "f", CATCHING_UP, "s", CATCHING_UP, "r", READY);

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }

        static Stage of(String letter) {
            return LETTERS.getOrDefault(letter, CATCHING_UP);
        }
    }

    /**
     * A table of a subscription.
     *
     * @param copied how many bytes its copy has received so far; 0 once it is done, and before PostgreSQL 14
     * @param bytes how large it is here
     */
    public record SubscribedTable(QualifiedName table, Stage stage, long copied, long bytes) {}

    /** Looks; empty if there is no such subscription. Everybody may. */
    public static Optional<SubscriptionState> read(Session session, String name)
            throws SQLException, CancelledException {
        int major = session.connection().getMetaData().getDatabaseMajorVersion();
        String failures = major >= COUNTS_FAILURES
                ? "(SELECT f.apply_error_count + f.sync_error_count FROM pg_stat_subscription_stats AS f"
                        + " WHERE f.subid = s.oid)"
                : "NULL";
        record Head(
                long id, boolean enabled, String slot, int worker, OptionalLong failures, Optional<String> beginning) {}
        Optional<Head> head = session.first(
                SqlText.load(SubscriptionState.class, "subscription.sql")
                        .with("failures", SqlText.of(failures))
                        .text(),
                row -> {
                    long failed = row.getLong("failures");
                    OptionalLong counted = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(failed);
                    String slot = row.getString("slot");
                    return new Head(
                            row.getLong("id"),
                            row.getBoolean("enabled"),
                            slot == null ? "" : slot,
                            row.getInt("worker"),
                            counted,
                            beginning(row.getString("comment")));
                },
                name);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Head found = head.get();
        return Optional.of(new SubscriptionState(
                found.id(),
                found.enabled(),
                found.slot(),
                found.worker() == 0 ? OptionalInt.empty() : OptionalInt.of(found.worker()),
                found.failures(),
                found.beginning(),
                tables(session, found.id(), major)));
    }

    private static Optional<String> beginning(String comment) {
        Matcher place = BEGINNING.matcher(comment);
        return place.matches() ? Optional.of(place.group(1)) : Optional.empty();
    }

    /**
     * Notes where a subscription begins. A slot that was moved forward may be back after a crash of its server, until
     * that has made a checkpoint; this is on the other server.
     */
    public static String noting(String name, String place) {
        return "COMMENT ON SUBSCRIPTION " + QualifiedName.quote(name) + " IS "
                + SqlText.literal("Ferryman: from " + place);
    }

    private static List<SubscribedTable> tables(Session session, long id, int major)
            throws SQLException, CancelledException {
        String copied = major >= TELLS_PROGRESS
                ? "coalesce((SELECT max(p.bytes_processed) FROM pg_stat_progress_copy AS p WHERE p.relid = c.oid"
                        + " AND p.datname = current_database()), 0)"
                : "0";
        return session.list(
                SqlText.load(SubscriptionState.class, "subscribed-tables.sql")
                        .with("copied", SqlText.of(copied))
                        .text(),
                row -> new SubscribedTable(
                        new QualifiedName(row.getString("schema"), row.getString("name")),
                        Stage.of(row.getString("state")),
                        row.getLong("copied"),
                        row.getLong("bytes")),
                id);
    }

    /** Whether every table follows. */
    public boolean isReady() {
        return !tables.isEmpty() && tables.stream().allMatch(table -> table.stage() == Stage.READY);
    }

    /** How many tables follow. */
    public long ready() {
        return tables.stream().filter(table -> table.stage() == Stage.READY).count();
    }
}
