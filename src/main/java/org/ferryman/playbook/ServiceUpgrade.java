package org.ferryman.playbook;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.StepId;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/** What steps that suit any service must know of the one whose database they work on. */
public interface ServiceUpgrade {

    /** What it is called. */
    ServiceNames names();

    /** The database and the schema it is in; there may be none of its tables. */
    ServiceTables tables(Session session) throws SQLException, CancelledException, IOException, BlockedException;

    /**
     * The same, where there must be something.
     *
     * @throws BlockedException if the database holds none of its tables, with the finding that says so
     */
    ServiceTables requireTables(Session session) throws SQLException, CancelledException, IOException, BlockedException;

    /**
     * The tables that the old version writes to.
     *
     * @throws BlockedException if there are none
     */
    List<QualifiedName> writtenTables(Session session) throws SQLException, CancelledException, BlockedException;

    /** What evidence is true of: configuration and data. Reads every row of the tables that are moved. */
    String fingerprint(Session session) throws SQLException, CancelledException, IOException, BlockedException;

    /** The tables whose rows {@link #fingerprint} reads. */
    List<QualifiedName> fingerprinted(Session session)
            throws SQLException, CancelledException, IOException, BlockedException;

    /** The part of the {@link #fingerprint} that is no data. */
    String configuration();

    /** A table's columns as the service makes them, in the words of {@code CREATE TABLE}; empty if it is not known. */
    Optional<List<String>> columns(QualifiedName table);

    /** For how long the old version can't write during the upgrade, by the best of a run folder's results. */
    Optional<Prediction> predictedOutage(Path folder) throws IOException;

    /**
     * How long something will take.
     *
     * @param step the id of the step that predicts it
     */
    record Prediction(StepId step, double seconds) {}
}
