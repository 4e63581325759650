package org.ferryman.kratos.freeze;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;

/**
 * How writes stand: from the catalog alone, so that anybody sees it from anywhere.
 *
 * @param tables of Kratos
 * @param guard how it stands
 * @param statements that would stop the writes; empty if they are stopped, with this pass
 * @param roles who has a session here or may write, and can be tried as
 * @param columns of each table one, for the proof
 * @param findings what keeps from it, and what should be known
 */
record FreezeLook(
        List<QualifiedName> tables,
        GuardState guard,
        List<String> statements,
        List<String> roles,
        Map<QualifiedName, List<String>> columns,
        List<Finding> findings) {

    static FreezeLook of(Session session, Optional<GuardPass> pass) throws SQLException, CancelledException {
        KratosDatabase kratos = LevelReader.read(session);
        List<QualifiedName> tables = kratos.tables();
        WriteGuard guard = FreezePass.guard(pass);
        GuardState state = guard.observe(session);
        List<Finding> findings = new ArrayList<>();
        if (tables.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_NOT_FOUND",
                    "Database " + kratos.name() + " holds no tables of Ory Kratos.",
                    "There is nothing whose writes could be stopped.",
                    "Make sure that the URL names the database that Kratos uses, and that its schema is on this user's"
                            + " search_path."));
            return new FreezeLook(tables, state, List.of(), List.of(), Map.of(), findings);
        }
        findings.addAll(guard.obstacles(session, state, tables));
        List<String> roles =
                session.list(SqlText.load(FreezeLook.class, "writers.sql").text(), row -> row.getString(1), (Object)
                        tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
        for (String role : roles) {
            findings.addAll(WriteGuard.sidesteps(session, role));
        }
        findings.add(Finding.info(
                "KRATOS_FREEZE_LIMITS",
                "While writes are stopped nobody can log in, register or change settings; sessions go on.",
                "Who sets session_replication_role, or drops the guard, can write all the same: "
                        + String.join(", ", WriteGuard.masters(session, tables)) + ". Kratos does neither."));
        return new FreezeLook(
                tables, state, guard.installation(state, tables), roles, columns(session, tables), findings);
    }

    private static Map<QualifiedName, List<String>> columns(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        Map<QualifiedName, List<String>> columns = new LinkedHashMap<>();
        for (QualifiedName table : tables) {
            columns.put(
                    table,
                    session.list(
                            "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0"
                                    + " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum LIMIT 1",
                            row -> row.getString(1),
                            table.quoted()));
        }
        return columns;
    }

    /** Whether nobody can write but who has a pass, whosever that is. */
    boolean isFrozen() {
        return guard.isOn(tables);
    }
}
