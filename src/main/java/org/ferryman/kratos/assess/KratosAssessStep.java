package org.ferryman.kratos.assess;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.KratosAssessment.Binary;
import org.ferryman.kratos.assess.KratosAssessment.TableSize;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TransactionPooling;
import org.ferryman.postgres.Transactions;

/** Finds out at which level a database is, what the new Kratos would run, and what would be in the way. Reads only. */
public final class KratosAssessStep implements Evidence<KratosAssessment> {

    /** The step's id. */
    public static final StepId ID = new StepId("assess");

    private final Database database;
    private final NewKratos newKratos;
    private final AssessOptions options;

    /** An assessment for a new Kratos. */
    public KratosAssessStep(Database database, NewKratos newKratos, AssessOptions options) {
        this.database = database;
        this.newKratos = newKratos;
        this.options = options;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Assess what the upgrade would do";
    }

    @Override
    public KratosAssessment produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(AssessPhase.PROGRAM, "", "calls");
        UpgradeTarget target = UpgradeTarget.ask(newKratos, database, work);
        meter.begin(AssessPhase.DATABASE, "", "tables");
        Optional<Finding> pooler = TransactionPooling.find(database);
        return new Transactions(database).snapshot(work.cancellation(), session -> assess(session, target, pooler));
    }

    private KratosAssessment assess(Session session, UpgradeTarget target, Optional<Finding> pooler)
            throws SQLException, CancelledException {
        KratosDatabase kratos = LevelReader.withNeighbours(session);
        UpgradePlan plan = target.plan(kratos);
        List<Finding> inTheWay = new ArrayList<>(target.findings(kratos, plan));
        pooler.ifPresent(inTheWay::add);
        inTheWay.addAll(UpgradePreflight.besidesRepairs(
                session, kratos, plan, target.named().config(), options.beside()));
        List<Finding> findings = new ArrayList<>(LevelFindings.of(kratos));
        List<DirtyRows> dirty = DirtyRows.find(session, kratos, plan);
        // What is half-recorded is put right by the migrations; what is no level of Kratos' is not.
        boolean migratable = (kratos.level().isUpgradable() || findings.stream().noneMatch(Finding::blocks))
                && (options.repairNids() || dirty.isEmpty())
                && inTheWay.stream().noneMatch(Finding::blocks);
        findings.addAll(UpgradePreflight.repairs(session, kratos));
        findings.addAll(inTheWay);
        dirty.stream().map(DirtyRows::finding).forEach(findings::add);
        return new KratosAssessment(
                kratos.level(),
                target.version().map(version -> new Binary(version.text())),
                plan.pending(),
                plan.answer(),
                plan.target(),
                kratos.halfRecorded(),
                plan.changes(),
                migratable,
                FreezePass.isThere(session),
                kratos.name(),
                kratos.schema(),
                kratos.serverMajor(),
                sizes(session, kratos),
                target.named().config(),
                Optional.empty(),
                Optional.empty(),
                dirty.stream().map(DirtyRows::table).toList(),
                findings);
    }

    private static List<TableSize> sizes(Session session, KratosDatabase kratos)
            throws SQLException, CancelledException {
        return session.list(
                SqlText.load(KratosAssessStep.class, "table-sizes.sql").text(),
                row -> new TableSize(row.getString("relname"), row.getLong("rows"), row.getLong("bytes")),
                (Object) kratos.tables().stream().map(QualifiedName::quoted).toArray(String[]::new));
    }
}
