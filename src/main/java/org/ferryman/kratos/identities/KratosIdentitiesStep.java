package org.ferryman.kratos.identities;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.Sha256;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.level.StoredSchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
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
    private final Path folder;

    /**
     * Of one database.
     *
     * @param runFolder for the reports, unless another one is asked for
     */
    public KratosIdentitiesStep(Database database, Path runFolder, IdentitiesRequest request) {
        this.database = database;
        this.request = request;
        this.folder = request.folder().orElse(runFolder);
    }

    /**
     * What it would be about.
     *
     * @param fingerprint that of {@link KratosIdentities}; empty if not every schema can be read here, or it was not
     *     asked for
     * @param elsewhere what can't be read here
     */
    public record Basis(Optional<String> fingerprint, List<Finding> elsewhere) {

        /** Copies the list. */
        public Basis {
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /**
     * Looks what it would be about, in much less time than doing it takes.
     *
     * @param fingerprint whether that is asked for: it takes reading all identities once
     * @throws BlockedException if a schema can't be used
     */
    public Basis basis(boolean fingerprint, Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            KratosDatabase kratos = kratos(session);
            Compiled compiled = compile(stored(session, kratos));
            BlockedException.throwIfAny(compiled.refused());
            return new Basis(
                    fingerprint && compiled.elsewhere().isEmpty()
                            ? Optional.of(fingerprint(session, kratos, compiled.schemas()))
                            : Optional.empty(),
                    compiled.elsewhere());
        });
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
        try (IdentityReport broken = IdentityReport.broken(request, folder);
                IdentityReport changed = IdentityReport.changed(request, folder)) {
            return new Transactions(database)
                    .snapshot(work.cancellation(), session -> look(session, meter, broken, changed));
        }
    }

    private KratosIdentities look(Session session, ProgressMeter meter, IdentityReport broken, IdentityReport changed)
            throws Exception {
        KratosDatabase kratos = kratos(session);
        List<StoredSchema> stored = stored(session, kratos);
        Compiled compiled = compile(stored);
        List<Finding> unusable = new ArrayList<>(compiled.refused());
        unusable.addAll(compiled.elsewhere());
        BlockedException.throwIfAny(unusable);
        Map<String, TraitsSchema> schemas = compiled.schemas();
        String fingerprint = fingerprint(session, kratos, schemas);
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
                fingerprint,
                findings(uses, tally));
    }

    private static KratosDatabase kratos(Session session) throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        if (!kratos.has(KratosDatabase.IDENTITIES)) {
            throw new BlockedException(LevelFindings.of(kratos));
        }
        return kratos;
    }

    private List<StoredSchema> stored(Session session, KratosDatabase kratos) throws Exception {
        return StoredSchema.all(session, kratos).stream()
                .filter(each -> request.counts(each.schema()))
                .toList();
    }

    /**
     * The schemas that stored identities are held against.
     *
     * @param schemas by the id that identities have; those that the new Kratos lacks are not among them
     * @param refused what Kratos would refuse
     * @param elsewhere what can't be read here
     */
    private record Compiled(Map<String, TraitsSchema> schemas, List<Finding> refused, List<Finding> elsewhere) {}

    private Compiled compile(List<StoredSchema> stored) {
        Compiled compiled = new Compiled(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        for (StoredSchema each : stored) {
            try {
                Optional<TraitsSchema> schema = request.schemas().compiled(request.wanted(each.schema()));
                schema.ifPresent(known -> compiled.schemas().put(each.schema(), known));
            } catch (InputException refused) {
                compiled.refused().add(refused.finding());
            } catch (SchemaElsewhere unread) {
                compiled.elsewhere().add(unread.finding());
            }
        }
        return compiled;
    }

    private String fingerprint(Session session, KratosDatabase kratos, Map<String, TraitsSchema> schemas)
            throws Exception {
        List<String> parts = new ArrayList<>(session.list(
                SqlText.load(KratosIdentitiesStep.class, "identities-digest.sql")
                        .with("identities", kratos.table(KratosDatabase.IDENTITIES))
                        .text(),
                row -> Json.line(
                        List.of(row.getString("schema_id"), row.getLong("identities"), row.getString("digest")))));
        schemas.forEach((id, schema) -> parts.add(Json.line(List.of(id, schema.digest()))));
        return Sha256.hex(String.join("\n", parts));
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
                    AmountText.count(tally.brokenIdentities(), "identity does", "identities do") + " not fit "
                            + request.move()
                                    .map(move -> "the schema " + move.to())
                                    .orElse(tally.brokenIdentities() == 1 ? "its schema" : "their schema")
                            + ": "
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
                    "From the traits of " + AmountText.count(tally.changedIdentities(), "identity", "identities")
                            + " Kratos would derive other addresses than are stored: "
                            + tally.changes().stream()
                                    .limit(SHOWN)
                                    .map(change -> change.kind() + " " + change.change() + " ("
                                            + AmountText.count(change.identities()) + ")")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Kratos replaces them the next time such an identity is changed. From then on these people sign in,"
                            + " verify and recover with the other addresses.",
                    "Look at " + IdentityReport.CHANGED + ".html. If it is not meant, correct ory.sh/kratos in the new"
                            + " schema."));
        }
        return findings;
    }
}
