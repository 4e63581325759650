package org.ferryman.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;

/**
 * The standby servers that a COMMIT waits for: while one is missing it waits without end, and keeps its locks. Facts:
 * PostgreSQL documentation, {@code synchronous_standby_names} and {@code pg_stat_replication}.
 */
public final class SynchronousStandbys {

    private static final Pattern NUMBER = Pattern.compile("\\s*(?:(?:FIRST|ANY)\\s+)?(\\d+)\\s*\\(.*", flags());

    private SynchronousStandbys() {}

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    }

    /** A blocker if a COMMIT of this transaction would wait now, a warning if that can't be seen. */
    public static Optional<Finding> find(Session session) throws SQLException, CancelledException {
        return session.one(
                SqlText.load(SynchronousStandbys.class, "synchronous-standbys.sql")
                        .text(),
                SynchronousStandbys::judge);
    }

    private static Optional<Finding> judge(ResultSet row) throws SQLException {
        String names = row.getString("names").strip();
        if (names.isEmpty() || row.getBoolean("waits_for_nobody")) {
            return Optional.empty();
        }
        long wanted = wanted(names);
        boolean seesAll = row.getBoolean("sees_all");
        long there = row.getLong(seesAll ? "synchronous" : "connected");
        if (there < wanted) {
            return Optional.of(absent(names, wanted, there));
        }
        return seesAll ? Optional.empty() : Optional.of(unseen(names));
    }

    /** How many of the listed ones must have answered. */
    static long wanted(String names) {
        Matcher number = NUMBER.matcher(names);
        return number.matches() ? Long.parseLong(number.group(1)) : 1;
    }

    private static Finding absent(String names, long wanted, long there) {
        return Finding.blocker(
                "SYNCHRONOUS_STANDBY_ABSENT",
                "synchronous_standby_names is " + names + ": each COMMIT waits for " + wanted
                        + " standby server" + (wanted == 1 ? "" : "s") + ", and " + there
                        + (there == 1 ? " is" : " are")
                        + " there.",
                "COMMIT would wait until the standby is back, without end, and keep every lock meanwhile. Other"
                        + " programs' writes wait for it, too.",
                "Bring the standby server back. Or, if it is gone for good, take it out of"
                        + " synchronous_standby_names (ALTER SYSTEM SET synchronous_standby_names = …; SELECT"
                        + " pg_reload_conf()), and run again.");
    }

    private static Finding unseen(String names) {
        return Finding.warning(
                "SYNCHRONOUS_STANDBY_UNSEEN",
                "synchronous_standby_names is " + names
                        + ", and the connected user may not see whether that server is there.",
                "While it is away, COMMIT waits without end.",
                "Let a superuser grant pg_read_all_stats to the connected user for the time of the migration, or look"
                        + " at pg_stat_replication yourself.");
    }
}
