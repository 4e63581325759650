package org.ferryman.kratos.identities;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.level.StoredSchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.report.AmountText;
import org.ferryman.report.CountTable;

/** Holds every identity against the schema that the new Kratos has for it. Reads only. */
public final class KratosIdentitiesStep implements Evidence<KratosIdentities> {

    /** The step's id. */
    public static final StepId ID = new StepId("identities");

    /** The same before a move. */
    public static final StepId DRY_RUN = new StepId("identities-dry-run");

    private static final int SHOWN = 10;

    private final Database database;
    private final IdentitiesRequest request;

    /** Of one database. */
    public KratosIdentitiesStep(Database database, IdentitiesRequest request) {
        this.database = database;
        this.request = request;
    }

    @Override
    public StepId id() {
        return request.move().isPresent() ? DRY_RUN : ID;
    }

    @Override
    public String title() {
        return "Hold identities against their schemas";
    }

    @Override
    public KratosIdentities produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        try (IdentityReport broken = IdentityReport.broken(request);
                IdentityReport changed = IdentityReport.changed(request)) {
            return new Transactions(database)
                    .snapshot(work.cancellation(), session -> look(session, meter, broken, changed));
        }
    }

    private KratosIdentities look(Session session, ProgressMeter meter, IdentityReport broken, IdentityReport changed)
            throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        if (!kratos.has(KratosDatabase.IDENTITIES)) {
            throw new BlockedException(LevelFindings.of(kratos));
        }
        List<StoredSchema> stored = StoredSchema.all(session, kratos).stream()
                .filter(each -> request.counts(each.schema()))
                .toList();
        Map<String, TraitsSchema> schemas = compiled(stored);
        long all = stored.stream().mapToLong(StoredSchema::identities).sum();
        meter.begin(
                IdentitiesPhase.TRAITS,
                "",
                "identities",
                stored.stream()
                        .filter(each -> schemas.containsKey(each.schema()))
                        .mapToLong(StoredSchema::identities)
                        .sum());
        long start = System.nanoTime();
        IdentityTally tally = new IdentityLook(session, kratos, schemas, broken, changed).all(meter::advance);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<SchemaUse> uses = stored.stream()
                .map(each -> tally.use(each.schema(), each.identities(), schemas.containsKey(each.schema())))
                .toList();
        String name = kratos.name() + ", schema " + kratos.schema();
        broken.finish(name, faults(tally));
        changed.finish(name, changes(tally));
        return new KratosIdentities(
                all,
                tally.brokenIdentities(),
                tally.changedIdentities(),
                uses,
                tally.faults(),
                tally.changes(),
                broken.publish(),
                changed.publish(),
                seconds,
                findings(uses, tally));
    }

    /** @throws BlockedException if one of them can't be used */
    private Map<String, TraitsSchema> compiled(List<StoredSchema> stored) throws BlockedException {
        Map<String, TraitsSchema> schemas = new HashMap<>();
        List<Finding> refused = new ArrayList<>();
        for (StoredSchema each : stored) {
            try {
                Optional<TraitsSchema> schema = request.schemas().compiled(request.wanted(each.schema()));
                schema.ifPresent(known -> schemas.put(each.schema(), known));
            } catch (InputException unusable) {
                refused.add(unusable.finding());
            }
        }
        BlockedException.throwIfAny(refused);
        return schemas;
    }

    private static CountTable faults(IdentityTally tally) {
        return new CountTable(
                "By schema, rule and path",
                "schema, rule, path",
                List.of("identities"),
                tally.faults().stream()
                        .map(fault -> new CountTable.Line(
                                fault.schema() + ", " + fault.rule() + ", " + fault.path(),
                                List.of(fault.identities())))
                        .toList());
    }

    private static CountTable changes(IdentityTally tally) {
        return new CountTable(
                "By schema and change",
                "schema, change",
                List.of("identities"),
                tally.changes().stream()
                        .map(change -> new CountTable.Line(
                                change.schema() + ", " + change.kind() + " " + change.change(),
                                List.of(change.identities())))
                        .toList());
    }

    private List<Finding> findings(List<SchemaUse> uses, IdentityTally tally) {
        List<Finding> findings = new ArrayList<>(request.schemas().notes());
        List<SchemaUse> missing = uses.stream().filter(use -> !use.known()).toList();
        if (!missing.isEmpty()) {
            findings.add(StoredSchema.missing(
                    request.schemas().name(),
                    missing.stream()
                            .map(use -> new StoredSchema(request.wanted(use.schema()), use.identities()))
                            .toList()));
        }
        if (tally.brokenIdentities() > 0) {
            findings.add(Finding.blocker(
                    "KRATOS_TRAITS_BROKEN",
                    AmountText.count(tally.brokenIdentities()) + " identities do not fit "
                            + request.move()
                                    .map(move -> "the schema " + move.to())
                                    .orElse("their schema") + ": "
                            + tally.faults().stream()
                                    .limit(SHOWN)
                                    .map(fault -> fault.rule() + " at " + fault.path() + " ("
                                            + AmountText.count(fault.identities()) + ")")
                                    .collect(Collectors.joining(", "))
                            + (tally.faults().size() > SHOWN ? " and more" : "") + ".",
                    "Kratos reads them, and refuses to change them: these people can't change their settings, nor be"
                            + " verified or recovered.",
                    "Look at " + IdentityReport.BROKEN + ".html. Change the new schema so that it takes them, or"
                            + " correct them with the old Kratos before the upgrade."));
        }
        if (tally.changedIdentities() > 0) {
            findings.add(Finding.warning(
                    "KRATOS_ADDRESSES_CHANGE",
                    "For " + AmountText.count(tally.changedIdentities())
                            + " identities Kratos would derive other addresses from their traits than are stored: "
                            + tally.changes().stream()
                                    .limit(SHOWN)
                                    .map(change -> change.kind() + " " + change.change() + " ("
                                            + AmountText.count(change.identities()) + ")")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Kratos replaces them the next time such an identity is changed: what people sign in, are verified"
                            + " or recovered by becomes something else.",
                    "Look at " + IdentityReport.CHANGED + ".html. If it is not meant, correct ory.sh/kratos in the new"
                            + " schema."));
        }
        return findings;
    }
}
