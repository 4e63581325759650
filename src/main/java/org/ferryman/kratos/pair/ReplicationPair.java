package org.ferryman.kratos.pair;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.PublisherAddress;

/**
 * The two databases of an upgrade beside the running Kratos.
 *
 * @param source which Kratos uses
 * @param target which follows it
 * @param address the source, as the target's server sees it
 */
public record ReplicationPair(Database source, Database target, PublisherAddress address) {

    /** What is copied once and not published. */
    public static final Set<String> COPIED = CutoverWindow.COPIED;

    /** Reads in the source. */
    public <R> R inSource(Cancellation cancellation, Transactions.Body<R> body) throws Exception {
        return new Transactions(source).snapshot(cancellation, body);
    }

    /** Reads in the target. */
    public <R> R inTarget(Cancellation cancellation, Transactions.Body<R> body) throws Exception {
        return new Transactions(target).snapshot(cancellation, body);
    }

    /** Runs a statement in the source, and commits. */
    public void changeSource(Work work, String statement) throws Exception {
        change(source, work, statement);
    }

    /** Runs a statement in the target, and commits. */
    public void changeTarget(Work work, String statement) throws Exception {
        change(target, work, statement);
    }

    private static void change(Database database, Work work, String statement) throws Exception {
        new Transactions(database).committed(work, session -> {
            session.execute(statement);
            return true;
        });
    }

    /**
     * The name of publication, slot and subscription: the same from every run folder, and different for each database
     * of a server.
     */
    public static String name(Session source) throws SQLException, CancelledException {
        return source.one(
                "SELECT 'ferryman_kratos_' || oid FROM pg_database WHERE datname = current_database()",
                row -> row.getString(1));
    }

    /** The same of the way back, which its publisher, the target, tells from any other database of its server. */
    public static String backName(Session target) throws SQLException, CancelledException {
        return target.one(
                "SELECT 'ferryman_kratos_back_' || oid FROM pg_database WHERE datname = current_database()",
                row -> row.getString(1));
    }

    /** Of Kratos' tables, those that are published. */
    public static List<QualifiedName> published(KratosDatabase kratos) {
        return kratos.tables().stream()
                .filter(table -> !COPIED.contains(table.name()))
                .toList();
    }
}
