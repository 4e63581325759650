package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SideBySide;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.TableCopy;
import org.ferryman.postgres.copy.DatabaseSchema;
import org.ferryman.postgres.copy.DatabaseSchema.Table;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.PublicationState;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.postgres.replication.SubscriptionState.SubscribedTable;

/**
 * Makes a second database follow Kratos' one, while Kratos goes on: its tables at the same level, with their primary
 * keys, kept from everybody else by the guard; the rows, by the servers themselves; then all other keys and indexes,
 * which would more than double the time of the copy. What is there is seen on the servers: interrupted anywhere, the
 * same step goes on.
 */
public final class KratosReplicateStep implements Change<KratosReplication>, Undoable<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("replicate");

    private final ReplicationPair pair;
    private final FreezePass pass;
    private final Options options;
    private boolean begun;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: keeps the pass of the target's guard
     */
    public KratosReplicateStep(ReplicationPair pair, Path folder, Options options) {
        this.pair = pair;
        this.pass = new FreezePass(folder);
        this.options = options;
    }

    /**
     * What may be chosen.
     *
     * @param emptySeeds whether tables are dropped on the target that hold nothing but what a Kratos that was started
     *     on it put there
     */
    public record Options(boolean emptySeeds) {

        /** Nothing is dropped. */
        public static final Options USUAL = new Options(false);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make the target follow the source";
    }

    private ReplicationLook look(Work work) throws Exception {
        return ReplicationLook.at(pair, pass.recall(), work.cancellation());
    }

    private List<Finding> findings(ReplicationLook look) {
        List<Finding> findings = new ArrayList<>(look.findings());
        if (look.isGoneBack()) {
            findings.add(KratosStopReplicationStep.leftBehind());
        } else if (!look.isDone()) {
            // On the way back the target has rows that it would be given once more.
            findings.addAll(KratosStopReplicationStep.underWay(look));
        }
        if (look.target() == TargetState.SEEDED && !options.emptySeeds()) {
            findings.add(Finding.blocker(
                    "TARGET_SEEDED",
                    "The target has Kratos' tables with what a Kratos that was started on it put there, and nothing"
                            + " else.",
                    "These rows would never agree with those of the source.",
                    "Stop that Kratos, and run `ferryman kratos replicate` with --empty-target: it drops these tables"
                            + " and makes them again."));
        }
        return findings;
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        ReplicationLook look = look(work);
        return Inspection.of(
                look.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                look.isDone() ? "the target follows the source" : "the target does not follow the source yet",
                findings(look));
    }

    @Override
    public List<String> preview() throws Exception {
        ReplicationLook look = look(Work.quiet());
        GuardPass own = pass.recall().orElseGet(GuardPass::random);
        List<String> statements = new ArrayList<>();
        if (look.target() != TargetState.OURS) {
            statements.add("-- on the target, in one transaction: the tables, their guard, and the rows of "
                    + String.join(", ", ReplicationPair.COPIED.stream().sorted().toList()));
            statements.addAll(making(Work.quiet(), look));
            statements.addAll(guard(own).installation(GuardState.NONE, names(look)));
        }
        SubscriptionMaking subscribing = new SubscriptionMaking(look.name(), pair.address(), ReplicationSide.TARGET);
        if (look.publication().isEmpty() || look.slot().isEmpty()) {
            statements.add("-- on the source");
            if (look.publication().isEmpty()) {
                statements.add(publication(look));
            }
            if (look.slot().isEmpty()) {
                statements.add(subscribing.slotCreation());
            }
        }
        if (look.subscription().isEmpty()) {
            statements.add("-- on the target: from then on its server copies the rows, and follows");
            statements.add(subscribing.shown());
        }
        if (!look.later().all().isEmpty()) {
            statements.add("-- on the target, when every table follows");
            statements.addAll(look.later().all());
        }
        return statements;
    }

    private static WriteGuard guard(GuardPass own) {
        return FreezePass.guard(Optional.of(own));
    }

    private static List<QualifiedName> names(ReplicationLook look) {
        return look.tables().stream().map(Table::name).toList();
    }

    private static String publication(ReplicationLook look) {
        return PublicationState.creation(look.name(), ReplicationPair.published(look.kratos()));
    }

    /** Tables as on the source; those of seeds go first. */
    private List<String> making(Work work, ReplicationLook look) throws Exception {
        List<String> statements = new ArrayList<>();
        if (look.target() == TargetState.SEEDED) {
            statements.add("DROP TABLE "
                    + String.join(
                            ", ",
                            names(look).stream().map(name -> name.quoted()).toList()));
        }
        String schema = look.kratos().schema();
        if (!schema.equals("public")) {
            statements.add("CREATE SCHEMA IF NOT EXISTS " + QualifiedName.quote(schema));
        }
        statements.addAll(pair.inSource(work.cancellation(), DatabaseSchema::extensionStatements));
        look.tables().forEach(table -> {
            statements.add(table.make());
            table.primaryKey().ifPresent(statements::add);
        });
        return statements;
    }

    @Override
    public KratosReplication apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(ReplicationPhase.LOOK, "", "");
        ReplicationLook first = look(work);
        BlockedException.throwIfAny(findings(first));
        SubscriptionMaking subscribing = new SubscriptionMaking(first.name(), pair.address(), ReplicationSide.TARGET);
        if (first.subscription().isEmpty()) {
            new Transactions(pair.target()).rehearsal(work.cancellation(), session -> {
                subscribing.attempt(session);
                return true;
            });
        }
        if (first.target() != TargetState.OURS) {
            meter.begin(ReplicationPhase.TABLES, "", "");
            makeTables(work, first);
        }
        if (first.publication().isEmpty()) {
            pair.changeSource(work, publication(first));
        }
        if (first.slot().isEmpty()) {
            meter.begin(ReplicationPhase.SLOT, "", "");
            meter.waitFor("transactions that write, until they end");
            begun = true;
            pair.changeSource(work, subscribing.slotCreation());
        }
        if (first.subscription().isEmpty()) {
            begun = true;
            new Transactions(pair.target()).committed(work, session -> {
                subscribing.create(session);
                return true;
            });
        }
        new CopyWatch(pair, first).await(work, meter);
        ReplicationLook copied = look(work);
        makeKeys(work, meter, copied.later());
        if (!first.isDone()) {
            analyze(work, meter, copied);
        }
        ReplicationLook last = look(work);
        BlockedException.throwIfAny(last.findings());
        begun = false;
        return new KratosReplication(
                last.kratos().level().name(),
                ReplicationPair.published(last.kratos()).size(),
                ReplicationPair.COPIED.stream().sorted().toList(),
                last.subscription().orElseThrow().tables().stream()
                        .mapToLong(SubscribedTable::bytes)
                        .sum(),
                last.slot().orElseThrow().lagBytes(),
                last.name(),
                !first.isDone(),
                meter.elapsed().toMillis() / 1e3,
                last.findings());
    }

    /** The guard is there with the tables: nobody else ever writes to them. */
    private void makeTables(Work work, ReplicationLook look) throws Exception {
        GuardPass own = pass.recallOrMake();
        WriteGuard guard = guard(own);
        List<QualifiedName> names = names(look);
        List<String> making = making(work, look);
        new Transactions(pair.target()).committed(work, target -> {
            for (String statement : making) {
                target.execute(statement);
            }
            pair.inSource(work.cancellation(), source -> {
                for (Table table : look.tables()) {
                    if (ReplicationPair.COPIED.contains(table.name().name())) {
                        TableCopy.fill(
                                source, target, table.name(), table.columns(), TableCopy.Format.TEXT, bytes -> {});
                    }
                }
                return true;
            });
            GuardState now = guard.observe(target);
            BlockedException.throwIfAny(guard.obstacles(target, now, names));
            for (String statement : guard.installation(now, names)) {
                target.execute(statement);
            }
            guard.require(target, names);
            return true;
        });
    }

    /** Several at once: a server builds one index with one or two of its processors. */
    private void makeKeys(Work work, ProgressMeter meter, ReplicationLook.LaterKeys later) throws Exception {
        meter.begin(ReplicationPhase.INDEXES, "", "indexes", later.all().size());
        begun |= !later.all().isEmpty();
        sideBySide(work, meter, later.indexes());
        for (String key : later.foreign()) {
            pair.changeTarget(work, key);
            meter.advance(1);
        }
        sideBySide(work, meter, later.validations());
    }

    private void sideBySide(Work work, ProgressMeter meter, List<String> statements) throws Exception {
        SideBySide.each(
                statements,
                work.cancellation(),
                (left, all) -> left.each(statement -> {
                    pair.changeTarget(new Work(work.progress(), all, work.journal()), statement);
                    meter.advance(1);
                }));
    }

    private void analyze(Work work, ProgressMeter meter, ReplicationLook look) throws Exception {
        List<QualifiedName> names = names(look);
        meter.begin(ReplicationPhase.STATISTICS, "", "tables", names.size());
        for (QualifiedName name : names) {
            pair.changeTarget(work, "ANALYZE " + name.quoted());
            meter.advance(1);
        }
    }

    @Override
    public Optional<Finding> begun() {
        return begun
                ? Optional.of(Finding.blocker(
                        "REPLICATION_BEGUN",
                        "The servers go on copying by themselves.",
                        "As long as the target does not follow, the source keeps its log for it.",
                        "Run `ferryman kratos replicate` again to go on, or `ferryman kratos replicate stop` to take"
                                + " all of it back."))
                : Optional.empty();
    }

    @Override
    public KratosStopReplicationStep undo() {
        return new KratosStopReplicationStep(pair);
    }
}
