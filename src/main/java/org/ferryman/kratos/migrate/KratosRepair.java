package org.ferryman.kratos.migrate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param undo what brings back what was there
 */
record KratosRepair(String what, List<String> statements, List<String> undo) {

    KratosRepair {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
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
                row -> rebuilt(kratos, row.getString("index"), row.getString("relation"), row.getString("definition")),
                (Object) kratos.tables().stream().map(QualifiedName::quoted).toArray(String[]::new)));
        return repairs;
    }

    private static KratosRepair recorded(KratosDatabase kratos, HalfRecorded done) {
        return new KratosRepair(
                done.object() + " is there: migration " + done.version() + " is recorded",
                List.of(insertion(kratos, done.version())),
                List.of(deletion(kratos, done.version())));
    }

    /** Its migration, if one made it, runs again. */
    private static KratosRepair rebuilt(KratosDatabase kratos, String index, String table, String definition) {
        Optional<String> made = OutsideTransaction.making(index).filter(kratos.applied()::contains);
        List<String> statements = new ArrayList<>();
        statements.add("DROP INDEX " + new QualifiedName(kratos.schema(), index).quoted());
        made.map(version -> deletion(kratos, version)).ifPresent(statements::add);
        List<String> undo = new ArrayList<>();
        undo.add(definition);
        made.map(version -> insertion(kratos, version)).ifPresent(undo::add);
        return new KratosRepair(
                "index " + index + " on " + table + " is not valid: it is dropped"
                        + (made.isPresent() ? ", and its migration runs again" : ""),
                statements,
                undo);
    }

    private static String insertion(KratosDatabase kratos, String version) {
        return SqlText.of("INSERT INTO {table} (version, version_self) VALUES ({version}, 0)")
                .with("table", kratos.table(KratosDatabase.VERSIONS))
                .withLiteral("version", version)
                .text();
    }

    private static String deletion(KratosDatabase kratos, String version) {
        return SqlText.of("DELETE FROM {table} WHERE version = {version}")
                .with("table", kratos.table(KratosDatabase.VERSIONS))
                .withLiteral("version", version)
                .text();
    }
}
