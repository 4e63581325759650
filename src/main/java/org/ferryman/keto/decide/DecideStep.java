package org.ferryman.keto.decide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.KeywordText;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.catalog.NetworkRow;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionFile;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.DecisionRows;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.skipped.TupleDecision;
import org.ferryman.keto.skipped.TupleSelection;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.report.AmountText;

/**
 * Decides on skipped tuples, records it in the run folder, and carries it out. By SQL it is one transaction: all or
 * nothing. Through the API each tuple stands by itself; interrupted, it is gone on with by doing the same again.
 */
public final class DecideStep implements Change<DecisionResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("decide");

    static final Progress.Phase DECISIONS = () -> "decisions";

    private static final int SHOWN = 10;

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final TupleSelection chooser;
    private final RecreateBy by;

    private DecideStep(Database database, KetoSettings settings, Path folder, TupleSelection chooser, RecreateBy by) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.chooser = chooser;
        this.by = by;
    }

    /**
     * The same for all tuples that a filter takes. Those for which it makes no sense stay as they are.
     *
     * @param folder the run folder, which takes the decisions
     * @param by how to recreate; for leaving out and deferring: how to take back what was recreated
     */
    public static DecideStep on(
            Database database,
            KetoSettings settings,
            Path folder,
            SkippedFilter filter,
            DecisionRequest choice,
            RecreateBy by) {
        return new DecideStep(database, settings, folder, new TupleSelection.ByFilter(settings, filter, choice), by);
    }

    /**
     * The same for each of some tuples, if it can be done for all of them.
     *
     * @param tuples as they were listed
     * @param folder as {@link #on(Database, KetoSettings, Path, SkippedFilter, Choice, RecreateBy)} takes it
     * @param by as {@link #on(Database, KetoSettings, Path, SkippedFilter, Choice, RecreateBy)} takes it
     */
    public static DecideStep on(
            Database database,
            KetoSettings settings,
            Path folder,
            List<SkippedTuple> tuples,
            DecisionRequest choice,
            RecreateBy by) {
        return each(database, settings, folder, new DecisionRows.Same(List.copyOf(tuples), choice), choice, by);
    }

    /**
     * The same for each of some rows of a list, however many, if it can be done for all of them.
     *
     * @param list what was read from the run folder
     * @param numbers of the rows
     * @param folder as {@link #on(Database, KetoSettings, Path, SkippedFilter, Choice, RecreateBy)} takes it
     * @param by as {@link #on(Database, KetoSettings, Path, SkippedFilter, Choice, RecreateBy)} takes it
     */
    public static DecideStep on(
            Database database,
            KetoSettings settings,
            Path folder,
            SkippedIndex list,
            int[] numbers,
            DecisionRequest choice,
            RecreateBy by) {
        return each(database, settings, folder, new DecisionRows.Listed(list, numbers, choice), choice, by);
    }

    private static DecideStep each(
            Database database,
            KetoSettings settings,
            Path folder,
            DecisionRows rows,
            DecisionRequest choice,
            RecreateBy by) {
        Set<Decision.Kind> kinds = Set.of(choice.kind().decision());
        return new DecideStep(database, settings, folder, new TupleSelection.ByRows(settings, rows, kinds), by);
    }

    /**
     * What an edited {@code skipped.csv} or {@code skipped.jsonl} says, if all of it can be done.
     *
     * @param kinds which decisions of the file are meant
     */
    public static DecideStep from(
            Path file, Set<Decision.Kind> kinds, Database database, KetoSettings settings, Path folder, RecreateBy by) {
        return new DecideStep(
                database,
                settings,
                folder,
                new TupleSelection.ByRows(settings, new DecisionFile(file), Set.copyOf(kinds)),
                by);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Decide on skipped tuples";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return examined(
                work.cancellation(),
                examined -> Inspection.of(
                        examined.selected == examined.notApplicable ? Inspection.State.DONE : Inspection.State.TO_DO,
                        examined.selected + " skipped tuples are meant",
                        examined.findings));
    }

    @Override
    public List<String> preview() throws Exception {
        return examined(new Cancellation(), examined -> examined.preview(by));
    }

    private <R> R examined(Cancellation cancellation, Function<Examined, R> use) throws Exception {
        // Rolled back: what a file says goes into a temporary table.
        return new Transactions(database).rehearsal(cancellation, session -> {
            KetoDatabase keto = CatalogReader.read(session);
            Examined examined = new Examined();
            examined.statement = DecisionWriter.statement(keto);
            examined.findings.addAll(blockers(session, keto));
            if (examined.findings.stream().noneMatch(Finding::blocks)) {
                examine(session, keto, examined);
            }
            return use.apply(examined);
        });
    }

    private List<Finding> blockers(Session session, KetoDatabase keto) throws Exception {
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        if (keto.level() == SchemaLevel.V0_6) {
            findings.add(MigrationPreconditions.SCHEMA_MISSING);
        }
        if (by instanceof RecreateBy.Sql
                && findings.stream().noneMatch(Finding::blocks)
                && keto.target().isPresent()) {
            MigrationRole role = new MigrationRole(session, keto, settings);
            role.assume(keto.target().get());
            findings.addAll(role.findings());
        }
        findings.addAll(chooser.findings(session, keto));
        return findings;
    }

    private void examine(Session session, KetoDatabase keto, Examined examined) throws Exception {
        chooser.prepare(session);
        chooser.each(session, keto, examined::add);
        examined.conclude(chooser.isExact());
    }

    @Override
    public DecisionResult apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Examined examined = new Examined();
        try (StagedDecisions staged = StagedDecisions.open(folder)) {
            DecisionResult decided;
            try (DecisionLog log = DecisionLog.read(folder)) {
                decided = new Transactions(database)
                        .committed(work, session -> decide(session, log, staged, meter, examined));
            }
            record(staged, decided);
            return decided;
        }
    }

    private static void record(StagedDecisions staged, DecisionResult decided) throws IOException, PartWayException {
        try {
            staged.record();
        } catch (IOException failure) {
            if (decided.recreated() + decided.takenBack() > 0) {
                throw new PartWayException(UnexpectedFailure.unrecorded(failure), failure);
            }
            throw failure;
        }
    }

    private DecisionResult decide(
            Session session, DecisionLog log, StagedDecisions staged, ProgressMeter meter, Examined examined)
            throws Exception {
        KetoDatabase keto = CatalogReader.read(session);
        examined.findings.addAll(blockers(session, keto));
        BlockedException.throwIfAny(examined.findings);
        meter.begin(DECISIONS, "checking", "tuples");
        examine(session, keto, examined);
        BlockedException.throwIfAny(examined.findings);
        if (by instanceof RecreateBy.Sql) {
            keto = withNetwork(session, keto);
        }
        meter.begin(DECISIONS, "", "tuples", examined.selected - examined.notApplicable);
        DecisionWriter deciding = new DecisionWriter(database, session, keto, settings, folder, log, staged, by, meter);
        try {
            chooser.each(session, keto, chosen -> {
                if (chosen.problem().isEmpty()) {
                    deciding.add(chosen);
                }
            });
            deciding.finish();
            return withStates(session, keto, deciding, staged, examined);
        } catch (Exception failure) {
            throw deciding.failure(failure);
        }
    }

    private DecisionResult withStates(
            Session session, KetoDatabase keto, DecisionWriter deciding, StagedDecisions staged, Examined examined)
            throws Exception {
        if (deciding.otherwise() > 0) {
            examined.findings.add(otherwise(deciding.otherwise()));
        }
        if (deciding.gone() > 0) {
            examined.findings.add(gone(deciding.gone()));
        }
        try (DecisionLog log = staged.log()) {
            StateCount count = StateCount.of(session, keto, settings, log);
            examined.findings.addAll(count.findings());
            return deciding.result(examined.selected, examined.notApplicable, count.states(), examined.findings);
        }
    }

    private KetoDatabase withNetwork(Session session, KetoDatabase keto) throws Exception {
        if (keto.network().isPresent()) {
            return keto;
        }
        new TableLocks(database).take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(keto.table("networks")));
        NetworkRow.ensure(session, CatalogReader.read(session));
        return CatalogReader.read(session);
    }

    private static Finding otherwise(long tuples) {
        return Finding.warning(
                "RECREATED_OTHERWISE",
                tuples + " tuples were recreated before, in another way than is wanted now; they stay as they"
                        + " are.",
                "A tuple that v0.7 has made, and may have shown to somebody, is not deleted behind its back.",
                "Those that were made by SQL are changed with --sql. Delete the others through v0.7's write API, then"
                        + " run again.");
    }

    private static Finding gone(long tuples) {
        return Finding.warning(
                "RECREATED_GONE_SINCE_CUTOVER",
                tuples + " tuples were to be recreated by an earlier decision, and are not in v0.7's table;"
                        + " they are not written again.",
                "After the cut-over v0.7's table is the truth: a client that deleted a tuple has revoked what it"
                        + " grants.",
                "If they are not wanted, record it with `ferryman keto skipped leave-out`. If they are, run `ferryman"
                        + " keto skipped defer` on them, and recreate them then.");
    }

    /** What a pass over the chosen tuples showed. */
    private static final class Examined {

        private final List<Finding> findings = new ArrayList<>();
        private final Map<Decision.Kind, Long> kinds = new EnumMap<>(Decision.Kind.class);
        private final List<TupleDecision> examples = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private Optional<String> statement = Optional.empty();
        private long selected;
        private long notApplicable;

        void add(TupleDecision chosen) {
            selected++;
            if (!chosen.problem().isEmpty()) {
                notApplicable++;
                if (problems.size() < SHOWN) {
                    problems.add(chosen.describe() + ": " + chosen.problem());
                }
                return;
            }
            kinds.merge(chosen.kind(), 1L, Long::sum);
            if (examples.size() < SHOWN) {
                examples.add(chosen);
            }
        }

        void conclude(boolean exact) {
            if (selected == 0) {
                findings.add(Finding.warning(
                        "NO_TUPLE_SELECTED",
                        "No skipped tuple matches.",
                        "Nothing is decided.",
                        "`ferryman keto skipped` lists those that there are."));
            }
            if (notApplicable == 0) {
                return;
            }
            String seen = "The decision can't be carried out for " + notApplicable + " tuples: "
                    + String.join("; ", problems) + (notApplicable > problems.size() ? "; …" : "") + ".";
            findings.add(
                    exact
                            ? Finding.blocker(
                                    "DECISION_NOT_POSSIBLE",
                                    seen,
                                    "v0.7 would refuse them. Nothing was done.",
                                    "Give them another subject, or decide on them differently, and run again.")
                            : Finding.warning(
                                    "DECISION_NOT_APPLICABLE",
                                    seen,
                                    "They stay as they were.",
                                    "Decide on them differently, one by one or by file."));
        }

        List<String> preview(RecreateBy by) {
            List<String> lines = new ArrayList<>();
            kinds.forEach((kind, count) -> {
                boolean bySql = kind == Decision.Kind.RECREATE && by instanceof RecreateBy.Sql;
                String how = kind != Decision.Kind.RECREATE
                        ? "into " + DecisionLog.FILE
                        : by instanceof RecreateBy.Api api
                                ? "PUT " + api.server().url() + "/relation-tuples"
                                : "by this statement, or by one for each thousand";
                lines.add("-- " + KeywordText.of(kind) + " " + AmountText.count(count, "tuple") + ": " + how);
                if (bySql) {
                    statement.ifPresent(lines::add);
                }
            });
            examples.forEach(chosen -> lines.add("-- " + chosen.describe()));
            if (selected - notApplicable > examples.size()) {
                lines.add("-- and " + (selected - notApplicable - examples.size()) + " more");
            }
            return lines;
        }
    }
}
