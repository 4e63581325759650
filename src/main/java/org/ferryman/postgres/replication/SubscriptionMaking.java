package org.ferryman.postgres.replication;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Makes and ends subscriptions to a publication, whose slot has the subscription's name and is made before it: so each
 * step can be seen, and ended, by itself.
 *
 * @param name of publication, slot and subscription
 * @param publisher where the subscriber's server finds the publisher
 * @param side which one the subscriber is: the target copies the tables at once; the source, on the way back, has all
 *     rows, and follows only when it is told to
 */
public record SubscriptionMaking(String name, PublisherAddress publisher, ReplicationSide side) {

    private static final String SQL = "CREATE SUBSCRIPTION {name} CONNECTION {address} PUBLICATION {name}"
            + " WITH (create_slot = false, slot_name = {slot}, copy_data = true)";

    private static final String WAITING = "CREATE SUBSCRIPTION {name} CONNECTION {address} PUBLICATION {name}"
            + " WITH (create_slot = false, slot_name = {slot}, copy_data = false, enabled = false)";

    private static final String TRIAL = "CREATE SUBSCRIPTION {name} CONNECTION {address} PUBLICATION {name}"
            + " WITH (create_slot = false, slot_name = NONE, enabled = false, copy_data = false)";

    /** What makes the slot, in a transaction that has written nothing; waits for all who are writing. */
    public String slotCreation() {
        return "SELECT pg_create_logical_replication_slot(" + SqlText.literal(name) + ", 'pgoutput')";
    }

    /** What makes the subscription, without the password. */
    public String shown() {
        return text(making(), publisher.shown());
    }

    private String making() {
        return side == ReplicationSide.TARGET ? SQL : WAITING;
    }

    private String text(String sql, String address) {
        return SqlText.of(sql)
                .withIdentifier("name", name)
                .withLiteral("slot", name)
                .withLiteral("address", address)
                .text();
    }

    /**
     * Makes the subscription.
     *
     * @throws BlockedException if the subscriber's server can't reach the publisher, or refuses
     */
    public void create(Session subscriber) throws SQLException, CancelledException, BlockedException {
        run(subscriber, making());
    }

    /**
     * Tries whether the subscriber's server reaches the publisher, and may subscribe to it; roll back.
     *
     * @throws BlockedException if not
     */
    public void attempt(Session subscriber) throws SQLException, CancelledException, BlockedException {
        run(subscriber, TRIAL);
    }

    private void run(Session subscriber, String sql) throws SQLException, CancelledException, BlockedException {
        try {
            subscriber.execute(text(sql, publisher.reveal()));
        } catch (SQLException failure) {
            String state = failure.getSQLState() == null ? "" : failure.getSQLState();
            String server = side.word();
            String other = side.other().word();
            String said = publisher.masked(String.valueOf(failure.getMessage())) + " (SQLSTATE " + state + ")";
            String why = "The " + server + "'s server itself connects to the " + other + ", as " + publisher + ".";
            Finding refused = Finding.blocker(
                    "SUBSCRIPTION_REFUSED",
                    "The " + server + "'s server refuses to subscribe: " + said,
                    why,
                    "Resolve what the server says. A role that is no superuser needs a password that the " + other
                            + " asks for.");
            Finding unreached = side.blocker(
                    "TARGET_NOT_REACHED_BY_SOURCE",
                    "SOURCE_NOT_REACHED_BY_TARGET",
                    "The " + server + "'s server can't connect to the " + other + ": " + said,
                    why,
                    "Name the " + other + " as the " + server + "'s server sees it with --" + other + "-as-seen-by-"
                            + server + ", and let the " + other + "'s pg_hba.conf accept it.");
            throw new BlockedException(List.of(state.startsWith("08") ? unreached : refused));
        }
    }

    /**
     * What ends the subscription without asking the publisher, which may be gone: its slot stays there. In one
     * transaction.
     */
    public static List<String> ending(String name) {
        String subscription = "SUBSCRIPTION " + QualifiedName.quote(name);
        return List.of(
                "ALTER " + subscription + " DISABLE",
                "ALTER " + subscription + " SET (slot_name = NONE)",
                "DROP " + subscription);
    }
}
