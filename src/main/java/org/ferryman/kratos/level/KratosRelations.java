package org.ferryman.kratos.level;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/** Finds the tables of Kratos; none where the database is not Kratos'. */
public final class KratosRelations implements RelationFinder {

    @Override
    public List<QualifiedName> find(Connection connection) throws SQLException {
        try {
            Session session = Session.of(connection, new Cancellation());
            session.execute("SET LOCAL search_path = pg_catalog, pg_temp");
            return LevelReader.tables(session);
        } catch (CancelledException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Which database this is, with the schema that Kratos uses in it: waits for no lock. */
    public static RunIdentity identity(Database database, Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> RunIdentity.of(session, database.settings(), LevelReader.schema(session)));
    }
}
