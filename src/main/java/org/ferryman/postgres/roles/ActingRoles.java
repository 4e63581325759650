package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Session;

/**
 * What makes the connected user one who may act as several roles, within one transaction.
 *
 * @param take runs first; nothing if nothing is needed
 * @param giveBack runs last, in the same transaction
 * @param findings block, where it can't be had
 */
public record ActingRoles(List<String> take, List<String> giveBack, List<Finding> findings) {

    /** As these roles, which must be there. */
    public static ActingRoles as(Session session, Collection<String> roles) throws SQLException, CancelledException {
        List<String> take = new ArrayList<>();
        List<String> giveBack = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (String role : new TreeSet<>(roles)) {
            RoleAccess access = RoleAccess.of(session, role);
            take.addAll(access.take());
            giveBack.addAll(0, access.giveBack());
            access.finding().ifPresent(findings::add);
        }
        return new ActingRoles(List.copyOf(take), List.copyOf(giveBack), List.copyOf(findings));
    }

    /** Makes the connected user one who may, until {@link #end}. */
    public void begin(Session session) throws SQLException, CancelledException {
        for (String statement : take) {
            session.execute(statement);
        }
    }

    /** Undoes {@link #begin}; where nothing was done, too, unless all is rolled back. */
    public void end(Session session) throws SQLException, CancelledException {
        for (String statement : giveBack) {
            session.execute(statement);
        }
    }

    /** The statements with what has to stand around them; nothing if there are none. */
    public List<String> around(List<String> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(take);
        all.addAll(statements);
        all.addAll(giveBack);
        return all;
    }
}
