package org.ferryman.kratos.migrate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.OutsideTransaction;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Something that a killed migration left, which Kratos does not put right itself: it fails on what is there already,
 * and takes an invalid index for a good one.
 *
 * @param what for people
 * @param statements that put it right
 */
record KratosRepair(String what, List<String> statements) {

    KratosRepair {
        statements = List.copyOf(statements);
    }

    /** All that is needed in a database. */
    static List<KratosRepair> needed(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        List<KratosRepair> repairs = new ArrayList<>();
        kratos.halfRecorded().stream()
                .filter(HalfRecorded::failsAgain)
                .map(done -> recorded(kratos, done))
                .forEach(repairs::add);
        repairs.addAll(session.list(
                SqlText.load(KratosRepair.class, "invalid-indexes.sql").text(),
                row -> rebuilt(kratos, row.getString("index"), row.getString("relation")),
                (Object) kratos.tables().stream().map(QualifiedName::quoted).toArray(String[]::new)));
        return repairs;
    }

    private static KratosRepair recorded(KratosDatabase kratos, HalfRecorded done) {
        return new KratosRepair(
                done.object() + " is there: migration " + done.version() + " is recorded",
                List.of(SqlText.of("INSERT INTO {table} (version, version_self) VALUES ({version}, 0)")
                        .with("table", kratos.table(KratosDatabase.VERSIONS))
                        .withLiteral("version", done.version())
                        .text()));
    }

    /** Its migration, if one made it, runs again. */
    private static KratosRepair rebuilt(KratosDatabase kratos, String index, String table) {
        List<String> statements = new ArrayList<>();
        statements.add("DROP INDEX " + new QualifiedName(kratos.schema(), index).quoted());
        OutsideTransaction.making(index)
                .map(version -> SqlText.of("DELETE FROM {table} WHERE version = {version}")
                        .with("table", kratos.table(KratosDatabase.VERSIONS))
                        .withLiteral("version", version)
                        .text())
                .ifPresent(statements::add);
        return new KratosRepair(
                "index " + index + " on " + table + " is not valid: it is dropped"
                        + (statements.size() > 1 ? ", and its migration runs again" : ""),
                statements);
    }
}
