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
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.PublicationState;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.replication.ReplicationObstacles;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Makes the way back before it is needed: what the target would publish, and a subscription on the source that waits.
 * The cut-over switches it on when the target is open; where it was ended before it could, this does.
 */
public final class KratosWayBackArmStep implements Change<WayBackStatus>, Undoable<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("way-back-arm");

    private static final int WRITES_AS_OWNER = 16;

    private final ReplicationPair pair;
    private final FreezePass pass;
    private final PublisherAddress target;
    private boolean begun;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: has the pass of both guards
     * @param target the target, as the source's server sees it
     */
    public KratosWayBackArmStep(ReplicationPair pair, Path folder, PublisherAddress target) {
        this.pair = pair;
        this.pass = new FreezePass(folder);
        this.target = target;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make the way back";
    }

    private WayBackLook look(Work work) throws Exception {
        return WayBackLook.at(pair, pass.recall(), work.cancellation());
    }

    private static boolean isDone(WayBackLook look) {
        return look.phase() == WayBackPhase.ARMED || (look.phase() == WayBackPhase.FOLLOWING && !look.isThereToo());
    }

    private List<Finding> findings(Work work, WayBackLook look) throws Exception {
        ReplicationLook forward = look.forward();
        if (isDone(look) || look.isToFollow() || look.isThereToo() || look.isStuck()) {
            return List.of();
        } else if (look.slot().filter(SlotState::isLost).isPresent() || (look.isEnabled() && !forward.isOpened())) {
            return look.troubles();
        } else if (forward.isOpened() || look.isGoingBack() || forward.isGoneBack()) {
            List<Finding> findings = new ArrayList<>(look.troubles());
            findings.add(Finding.blocker(
                    "WAY_BACK_TOO_LATE",
                    "The target has been opened without a way back, or has lost it.",
                    "What was written to it since could not be brought to the source.",
                    "A way back is armed between `ferryman kratos migrate --target` and `ferryman kratos cutover`."));
            return findings;
        }
        boolean follows = forward.isUpgraded()
                && forward.subscription().filter(there -> there.isReady()).isPresent();
        if (!follows) {
            return List.of(Finding.blocker(
                    "WAY_BACK_TOO_EARLY",
                    "The target is not upgraded and following yet.",
                    "Which columns can come back is known once the new Kratos' migrations have run there.",
                    "Run `ferryman kratos replicate` and `ferryman kratos migrate --target` first."));
        }
        List<Finding> findings = new ArrayList<>(look.columns().obstacles());
        findings.addAll(pair.inTarget(work.cancellation(), session -> onTarget(session, look)));
        findings.addAll(pair.inSource(work.cancellation(), session -> onSource(session, look)));
        return findings;
    }

    private static List<Finding> onTarget(Session session, WayBackLook look) throws Exception {
        int major = session.connection().getMetaData().getDatabaseMajorVersion();
        if (major < PublicationState.PUBLISHES_COLUMNS) {
            return List.of(Finding.blocker(
                    "WAY_BACK_NEEDS_15",
                    "The target's server is PostgreSQL " + major + ".",
                    "The old level lacks columns of the new one, and since PostgreSQL "
                            + PublicationState.PUBLISHES_COLUMNS + " a server can leave columns out.",
                    "Cut over without a way back, or replicate to a server of PostgreSQL "
                            + PublicationState.PUBLISHES_COLUMNS + " or later."));
        }
        return look.slot().isPresent() && look.publication().isPresent()
                ? List.of()
                : ReplicationObstacles.publisher(
                        session, List.copyOf(look.columns().common().keySet()), ReplicationSide.TARGET);
    }

    private static List<Finding> onSource(Session session, WayBackLook look) throws Exception {
        if (look.subscription().isPresent()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(ReplicationObstacles.subscriber(session, ReplicationSide.SOURCE));
        if (session.connection().getMetaData().getDatabaseMajorVersion() >= WRITES_AS_OWNER) {
            record Foreign(String table, String owner, String role) {}
            List<Foreign> foreign = session.list(
                    SqlText.load(KratosWayBackArmStep.class, "source-owners.sql")
                            .text(),
                    row -> new Foreign(row.getString("name"), row.getString("owner"), row.getString("role")),
                    (Object) look.columns().common().keySet().stream()
                            .map(QualifiedName::quoted)
                            .toArray(String[]::new));
            if (!foreign.isEmpty()) {
                Foreign first = foreign.get(0);
                findings.add(Finding.blocker(
                        "SOURCE_OWNER_NOT_ASSUMED",
                        first.role() + " can't act as the owner of these tables of the source: "
                                + String.join(
                                        ", ",
                                        foreign.stream().map(Foreign::table).toList()) + ".",
                        "What comes from the target is written as their owner.",
                        "Let an administrator run GRANT " + QualifiedName.quote(first.owner()) + " TO "
                                + QualifiedName.quote(first.role()) + "; or connect to the source as the owner."));
            }
        }
        return findings;
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        WayBackLook look = look(work);
        return Inspection.of(
                isDone(look) ? Inspection.State.DONE : Inspection.State.TO_DO,
                isDone(look)
                        ? "the way back is made"
                        : look.isToFollow() || look.isStuck()
                                ? "the source does not follow yet"
                                : "there is no way back",
                findings(work, look));
    }

    private SubscriptionMaking subscribing(WayBackLook look) {
        return new SubscriptionMaking(look.name(), target, ReplicationSide.SOURCE);
    }

    @Override
    public List<String> preview() throws Exception {
        WayBackLook look = look(Work.quiet());
        List<String> statements = new ArrayList<>();
        if (look.isToFollow()) {
            statements.add("-- on the source: it follows the target from then on");
            statements.addAll(new WayBack(pair, look, pass.recall()).widening(Work.quiet()));
            statements.add("ALTER SUBSCRIPTION " + QualifiedName.quote(look.name()) + " ENABLE");
            return statements;
        }
        if (look.isStuck()) {
            statements.addAll(new WayBack(pair, look, pass.recall()).puttingRight());
            return statements;
        }
        if (look.publication().isEmpty() || look.slot().isEmpty()) {
            statements.add("-- on the target");
        }
        if (look.publication().isEmpty()) {
            statements.add(PublicationState.creation(look.name(), look.columns().common()));
        }
        if (look.slot().isEmpty()) {
            statements.add(subscribing(look).slotCreation());
        }
        if (look.subscription().isEmpty()) {
            statements.add("-- on the source: it follows nobody before the cut-over");
            statements.add(subscribing(look).shown());
        }
        List<String> later = new WayBack(pair, look, pass.recall()).widening(Work.quiet());
        if (!later.isEmpty()) {
            statements.add("-- by the cut-over, on the source, once the target is open:");
            later.forEach(statement -> statements.add("-- " + statement));
        }
        return statements;
    }

    @Override
    public WayBackStatus apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(ReplicationPhase.LOOK, "", "");
        WayBackLook look = look(work);
        BlockedException.throwIfAny(findings(work, look));
        WayBack back = new WayBack(pair, look, pass.recall());
        if (look.isToFollow()) {
            back.follow(work, meter, Waiting.DEFAULT);
            new KratosStopReplicationStep(pair).end(work, meter);
        } else if (look.isStuck()) {
            back.putRight(work, meter);
        } else if (look.isThereToo()) {
            new KratosStopReplicationStep(pair).end(work, meter);
        } else if (!isDone(look)) {
            make(work, meter, look, back);
        }
        begun = false;
        return WayBackStatus.read(pair, work.cancellation());
    }

    private void make(Work work, ProgressMeter meter, WayBackLook look, WayBack back) throws Exception {
        SubscriptionMaking subscribing = subscribing(look);
        if (look.subscription().isEmpty()) {
            new Transactions(pair.source()).rehearsal(work.cancellation(), session -> {
                subscribing.attempt(session);
                return true;
            });
        }
        begun = true;
        if (look.publication().isEmpty()) {
            pair.changeTarget(
                    work, PublicationState.creation(look.name(), look.columns().common()));
        }
        if (look.slot().isEmpty()) {
            meter.begin(ReplicationPhase.SLOT, "", "");
            meter.waitFor("transactions that write, until they end");
            back.makeSlot(work, subscribing.slotCreation());
        }
        if (look.subscription().isEmpty()) {
            new Transactions(pair.source()).committed(work, session -> {
                subscribing.create(session);
                return true;
            });
        }
    }

    @Override
    public Optional<Finding> begun() {
        return begun
                ? Optional.of(Finding.blocker(
                        "WAY_BACK_BEGUN",
                        "A part of the way back is made.",
                        "If its slot is there, the target keeps its log for it.",
                        "Run `ferryman kratos way-back arm` again to go on, or `ferryman kratos way-back disarm` to"
                                + " take it back."))
                : Optional.empty();
    }

    @Override
    public KratosWayBackDisarmStep undo() {
        return new KratosWayBackDisarmStep(Optional.of(pair.source()), Optional.of(pair.target()));
    }
}
