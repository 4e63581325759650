package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Which tuples a constraint stopped, once it has: the server names the constraint only. They are loaded again, into a
 * table without constraints that is gone afterwards, and looked for there; no lock is held that anybody waits for.
 */
final class StoppedLoad {

    /** Integrity constraint violation: PostgreSQL documentation, Appendix A. */
    private static final String CLASS = "23";

    private final Database database;
    private final KetoSettings settings;
    private final Path reports;

    StoppedLoad(Database database, KetoSettings settings, Path reports) {
        this.database = database;
        this.settings = settings;
        this.reports = reports;
    }

    /** Throws what is known of a failure that took everything back. */
    Exception explained(SQLException failure, Cancellation cancellation) throws Exception {
        if (failure.getSQLState() == null || !failure.getSQLState().startsWith(CLASS)) {
            return failure;
        }
        List<Finding> findings =
                new Transactions(database).rehearsal(cancellation, session -> findings(session, failure));
        return findings.isEmpty() ? failure : new BlockedException(findings);
    }

    private List<Finding> findings(Session session, SQLException failure) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, reports);
        if (keto.target().isEmpty()) {
            return List.of();
        }
        TargetConstraints constraints = TargetConstraints.of(session, keto);
        List<Finding> findings = new ArrayList<>();
        try {
            RehearsalTable twin = RehearsalTable.withoutConstraints(session, keto);
            load(session, keto, twin);
            findings.addAll(constraints.broken(session, settings, twin.table()));
        } catch (BlockedException noPlace) {
            // Then the constraint's name must do.
        }
        if (findings.isEmpty()) {
            findings.add(constraints.stoppedBy(constraint(failure), String.valueOf(failure.getSQLState())));
        }
        return findings;
    }

    private void load(Session session, KetoDatabase keto, RehearsalTable twin) throws Exception {
        TargetReview review = TargetReview.read(session, keto, settings, reports);
        TargetView view = review.view().orElse(new TargetView(twin.table(), UUID.randomUUID(), false));
        ProgressMeter meter = new ProgressMeter(ProgressListener.NONE);
        TupleLoad load = new TupleLoad(session, keto, settings, view, meter, UnmatchedTuples.in(session, keto));
        if (review.isEmpty()) {
            load.intoEmpty(twin.table(), false);
        } else {
            load.copyingOthers().besideOthers(twin.table(), review.content(session, view), review.survey());
        }
    }

    /** As the server tells it in a field of its own, whatever its language. */
    private static Optional<String> constraint(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException server) {
                return Optional.ofNullable(server.getServerErrorMessage()).map(ServerErrorMessage::getConstraint);
            }
        }
        return Optional.empty();
    }
}
