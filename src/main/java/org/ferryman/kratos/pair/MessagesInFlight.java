package org.ferryman.kratos.pair;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * The messages that a courier has in its hands. Kratos' courier takes only what is queued ({@code
 * persistence/sql/persister_courier.go}, v1.3.1 and v26.2.0): one that is being sent when it stops stays so for ever,
 * and nothing in the database tells whether it was sent.
 */
public final class MessagesInFlight {

    private static final int TOLD = 5;

    private MessagesInFlight() {}

    /** Before the writes are stopped. */
    public static List<Finding> before(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        List<String> ids = ids(session, kratos);
        return ids.isEmpty()
                ? List.of()
                : List.of(Finding.warning(
                        "MESSAGES_BEING_SENT",
                        count(ids, "is", "are") + " being sent right now: " + told(ids) + ".",
                        "A courier that is stopped meanwhile leaves them in that state for ever, sent or not.",
                        "Stop the old Kratos' courier, and wait until it has sent what it has in its hands."));
    }

    /**
     * As it was when nobody could write any more; called when the other side is open.
     *
     * @param session of a snapshot of that moment
     */
    public static List<Finding> after(Session session, KratosDatabase kratos) {
        List<Finding> findings = new ArrayList<>();
        OnceOpen.attempt(
                        () -> ids(session, kratos),
                        findings,
                        failure -> Finding.warning(
                                "MESSAGES_UNKNOWN",
                                "Whether messages were being sent when the writes were stopped could not be found out: "
                                        + failure + ".",
                                "No courier takes such a message again.",
                                "The log has the reason. Look for rows of courier_messages whose status is 3."))
                .filter(ids -> !ids.isEmpty())
                .ifPresent(ids -> findings.add(Finding.warning(
                        "MESSAGES_MAYBE_SENT",
                        count(ids, "was", "were") + " being sent when the writes were stopped: " + told(ids) + ".",
                        "The database does not show whether they were sent, and no courier takes them again.",
                        "Look into the mail server's log. To send one again, set its status to 1 in courier_messages"
                                + " on the side that is open.")));
        return findings;
    }

    private static List<String> ids(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        if (!kratos.has("courier_messages")) {
            return List.of();
        }
        return session.list(
                SqlText.of("SELECT id::text FROM {table} WHERE status = 3 ORDER BY created_at, id")
                        .with("table", kratos.table("courier_messages"))
                        .text(),
                row -> row.getString(1));
    }

    private static String count(List<String> ids, String one, String more) {
        return ids.size() == 1 ? "1 message " + one : ids.size() + " messages " + more;
    }

    private static String told(List<String> ids) {
        String some = String.join(", ", ids.subList(0, Math.min(TOLD, ids.size())));
        return ids.size() > TOLD ? some + ", …" : some;
    }
}
