package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Names the relations to work on; runs in a read-only transaction with the role's own search path. */
@FunctionalInterface
public interface RelationFinder {

    /** Looks for them; must only read. */
    List<QualifiedName> find(Connection connection) throws SQLException;
}
