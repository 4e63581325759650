package org.ferryman.kratos.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.verify.KratosVerification.Table;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestComparison.Verdict;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;

/**
 * Proves that the migrations did what they should and changed no row: the level is exactly that of the release, the
 * tables are made as that release makes them, and each holds what it held when writes were stopped.
 */
public final class KratosVerifyStep implements Evidence<KratosVerification> {

    /** The step's id. */
    public static final StepId ID = new StepId("verify");

    /** What the migrations themselves write to, or seed. */
    public static final Set<String> CHANGED_BY_MIGRATIONS =
            Set.of(KratosDatabase.VERSIONS, "identity_credential_types");

    private final Database database;
    private final Path folder;
    private final Optional<KratosAdmin> admin;

    /**
     * Prepares the step.
     *
     * @param folder the run folder, which has what was there before
     * @param admin the new Kratos, if it runs
     */
    public KratosVerifyStep(Database database, Path folder, Optional<KratosAdmin> admin) {
        this.database = database;
        this.folder = folder;
        this.admin = admin;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Verify the upgrade";
    }

    @Override
    public KratosVerification produce(Work work) throws Exception {
        Optional<BeforeUpgrade> before = BeforeUpgrade.recall(folder);
        ProgressMeter meter = new ProgressMeter(work.progress());
        KratosVerification result = new Transactions(database)
                .snapshot(work.cancellation(), session -> verification(session, before, meter));
        return admin.isPresent() ? result.with(admin.get().ask(database.patience(), work.cancellation())) : result;
    }

    private KratosVerification verification(Session session, Optional<BeforeUpgrade> before, ProgressMeter meter)
            throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        List<Finding> findings = new ArrayList<>(ofLevel(kratos, before));
        findings.addAll(CatalogFindings.of(session, kratos));
        if (before.isEmpty()) {
            findings.add(Finding.warning(
                    "KRATOS_NOT_PROVABLE",
                    "Ferryman does not know what was in the tables before: writes were not stopped when the migrations"
                            + " began, or that was recorded in another run folder.",
                    "That no row changed can't be proven afterwards. It does not mean that one did.",
                    "Use the run folder of the upgrade (--run). Next time run `ferryman kratos freeze` before"
                            + " `ferryman kratos migrate`."));
            return new KratosVerification(
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    kratos.level().name(),
                    List.of(),
                    findings);
        }
        List<Table> tables = tables(session, kratos, before.get(), meter);
        List<String> different = tables.stream()
                .filter(table -> !table.equal() && !table.expectedToDiffer())
                .map(Table::name)
                .toList();
        if (!different.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_ROWS_DIFFER",
                    "These tables do not hold what they held before the migrations: " + String.join(", ", different)
                            + ".",
                    "Rows were changed, added or removed since writes were stopped: by the migrations, or by somebody"
                            + " who wrote after a thaw.",
                    "If Kratos has worked since, that is to be expected, and this proof came too late. Else roll back"
                            + " with the backup."));
        }
        boolean equal = findings.stream().noneMatch(Finding::blocks);
        return new KratosVerification(
                equal,
                true,
                before.map(BeforeUpgrade::from),
                Optional.empty(),
                kratos.level().name(),
                tables,
                findings);
    }

    private static List<Finding> ofLevel(KratosDatabase kratos, Optional<BeforeUpgrade> before) {
        DatabaseLevel level = kratos.level();
        boolean reached =
                before.map(known -> known.target().equals(level.name())).orElse(true);
        return level.state() == DatabaseLevel.State.EXACT && reached
                ? List.of()
                : List.of(Finding.blocker(
                        "KRATOS_LEVEL_NOT_REACHED",
                        "The database is at " + level.name() + " ("
                                + level.state().keyword() + ")"
                                + before.map(known -> ", not at " + known.target())
                                        .orElse("") + "."
                                + level.missing().stream()
                                        .findFirst()
                                        .map(next -> " The next migration is " + next + ".")
                                        .orElse(""),
                        "Not all migrations have run.",
                        "Run `ferryman kratos migrate`: it goes on where it stopped."));
    }

    private List<Table> tables(Session session, KratosDatabase kratos, BeforeUpgrade before, ProgressMeter meter)
            throws Exception {
        Map<QualifiedName, Set<String>> known = before.tables().stream()
                .collect(Collectors.toMap(TableDigest::table, digest -> Set.copyOf(digest.columns())));
        List<TableShape> shapes = TableShape.read(session, kratos.tables()).stream()
                .filter(shape -> known.containsKey(shape.table()))
                .map(shape -> shape.only(known.getOrDefault(shape.table(), Set.of())))
                .toList();
        List<TableDigest> now = new DigestReading(database, DigestForm.SAME_ENCODING).read(session, shapes, meter);
        Set<QualifiedName> expected = kratos.tables().stream()
                .filter(table -> CHANGED_BY_MIGRATIONS.contains(table.name()))
                .collect(Collectors.toSet());
        return DigestComparison.of(before.tables(), now, expected).tables().stream()
                .map(table -> new Table(
                        table.table().name(),
                        table.rowsAfter().orElse(0L),
                        table.verdict() == Verdict.EQUAL,
                        table.expectedToDiffer()))
                .toList();
    }
}
