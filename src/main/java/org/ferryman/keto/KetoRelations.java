package org.ferryman.keto;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/**
 * Finds what a migration works on, before there is a configuration: the legacy tables, and v0.7's if they are
 * there.
 */
public final class KetoRelations implements RelationFinder {

    @Override
    public List<QualifiedName> find(Connection connection) throws SQLException {
        String sql = SqlText.load(KetoRelations.class, "relations.sql").text();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<QualifiedName> relations = new ArrayList<>();
            while (row.next()) {
                relations.add(new QualifiedName(row.getString(1), row.getString(2)));
            }
            return relations;
        }
    }

    /** Which database this is, with the schema that Keto uses in it. */
    public static RunIdentity identity(Database database, Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> RunIdentity.of(
                                session,
                                database.settings(),
                                CatalogReader.tables(session).schema()));
    }
}
