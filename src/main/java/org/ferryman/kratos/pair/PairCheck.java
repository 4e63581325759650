package org.ferryman.kratos.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.replication.ReplicationTest;

/**
 * Tests both connections of an upgrade beside the running Kratos, and what each server has for it. Everything that is
 * made for trial is rolled back.
 *
 * @param source which Kratos uses
 * @param target which is to follow it
 * @param sourceSeen the source, as the target's server sees it
 * @param targetSeen the target, as the source's server sees it
 */
public record PairCheck(
        ConnectionSettings source,
        ConnectionSettings target,
        ConnectionSettings sourceSeen,
        ConnectionSettings targetSeen) {

    /** Some of Kratos' migrations make them. */
    private static final List<String> EXTENSIONS = List.of("pg_trgm", "btree_gin");

    /**
     * Runs all checks, those between the servers only where both can be connected to.
     *
     * @param listener told of each check as it ends, on the calling thread
     */
    public ConnectionReport run(Consumer<ConnectionCheck> listener, Cancellation cancellation) throws Exception {
        List<ConnectionCheck> checks = new ArrayList<>();
        Consumer<ConnectionCheck> kept = check -> {
            checks.add(check);
            listener.accept(check);
        };
        new ConnectionTest().run(source, new KratosRelations(), check -> kept.accept(check.of("source")), cancellation);
        new ConnectionTest()
                .run(target, connection -> List.of(), check -> kept.accept(check.of("target")), cancellation);
        if (checks.stream().noneMatch(check -> check.status() == ConnectionCheck.Status.SKIPPED)) {
            between(kept, cancellation);
        }
        return new ConnectionReport(source.label() + " to " + target.label(), checks);
    }

    private void between(Consumer<ConnectionCheck> listener, Cancellation cancellation) throws Exception {
        try (Database one = Database.open(source);
                Database other = Database.open(target)) {
            List<QualifiedName> tables = new Transactions(one)
                    .snapshot(
                            cancellation,
                            session -> LevelReader.tables(session).stream()
                                    .filter(table -> !ReplicationPair.COPIED.contains(table.name()))
                                    .toList());
            new ReplicationTest(
                            one,
                            other,
                            tables,
                            new PublisherAddress(sourceSeen),
                            new PublisherAddress(targetSeen),
                            EXTENSIONS)
                    .run(listener, cancellation);
        }
    }
}
