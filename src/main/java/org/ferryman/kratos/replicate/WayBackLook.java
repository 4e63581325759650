package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.pair.FailingWorker;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.kratos.replicate.WayBackColumns.Column;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.replication.PublicationState;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * What is seen of the way back on both sides.
 *
 * @param name of its publication, slot and subscription
 * @param forward the way there
 * @param kratos what is in the target
 * @param publication what the target publishes
 * @param slot from which the source reads
 * @param subscription what follows on the source
 * @param columns of both sides
 */
record WayBackLook(
        String name,
        ReplicationLook forward,
        KratosDatabase kratos,
        Optional<PublicationState> publication,
        Optional<SlotState> slot,
        Optional<SubscriptionState> subscription,
        WayBackColumns columns) {

    private record Target(
            String name,
            KratosDatabase kratos,
            Optional<PublicationState> publication,
            Optional<SlotState> slot,
            Map<QualifiedName, Map<String, Column>> columns) {

        static Target read(Session session) throws Exception {
            String name = ReplicationPair.backName(session);
            KratosDatabase kratos = LevelReader.read(session);
            return new Target(
                    name,
                    kratos,
                    PublicationState.read(session, name),
                    SlotState.read(session, name),
                    WayBackColumns.read(session, kratos));
        }
    }

    /** Looks at both sides; reads catalogs. */
    static WayBackLook at(ReplicationPair pair, Optional<GuardPass> pass, Cancellation cancellation) throws Exception {
        ReplicationLook forward = ReplicationLook.at(pair, pass, cancellation);
        Target target = pair.inTarget(cancellation, Target::read);
        return pair.inSource(
                cancellation,
                session -> new WayBackLook(
                        target.name(),
                        forward,
                        target.kratos(),
                        target.publication(),
                        target.slot(),
                        SubscriptionState.read(session, target.name()),
                        new WayBackColumns(WayBackColumns.read(session, forward.kratos()), target.columns())));
    }

    /** The same of the databases that are there; empty where one of them is gone. */
    static Optional<WayBackLook> at(Optional<Database> source, Optional<Database> target, Cancellation cancellation)
            throws Exception {
        if (source.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        ReplicationPair pair = new ReplicationPair(
                source.get(), target.get(), new PublisherAddress(source.get().settings()));
        return Optional.of(at(pair, Optional.empty(), cancellation));
    }

    /** Whether there is anything of it. */
    boolean isThere() {
        return publication.isPresent() || slot.isPresent() || subscription.isPresent();
    }

    /** Whether nothing of it is missing. */
    boolean isWhole() {
        return publication.isPresent() && slot.filter(there -> !there.isLost()).isPresent() && subscription.isPresent();
    }

    /** Whether the source is told to follow. */
    boolean isEnabled() {
        return subscription.filter(SubscriptionState::enabled).isPresent();
    }

    /** Whether writes are stopped on both sides on the way back: it is decided, and the source is not open yet. */
    boolean isGoingBack() {
        return forward.frozen()
                && forward.target() == TargetState.OURS
                && forward.subscription().isEmpty()
                && isWhole();
    }

    /** Whether the target is open, and the source is not told to follow yet. */
    boolean isToFollow() {
        return forward.isOpened() && isWhole() && !isEnabled();
    }

    /** Whether the source follows, and a part of the way there is left, as after a cut-over that was killed. */
    boolean isThereToo() {
        return phase() == WayBackPhase.FOLLOWING && forward.isReplicating();
    }

    /** Whether all of it is there and switched on, and nobody follows at this moment: as after a crash. */
    boolean isRestarting() {
        return isWhole() && isEnabled() && forward.isOpened() && !isStuck() && phase() == WayBackPhase.BROKEN;
    }

    /** Whether the source would be sent what it has: the target's server has crashed after the slot was moved. */
    boolean isFallenBack() {
        return forward.isOpened()
                && isWhole()
                && subscription
                        .flatMap(SubscriptionState::beginning)
                        .filter(place ->
                                slot.filter(there -> there.isBefore(place)).isPresent())
                        .isPresent();
    }

    /** Whether all of it is there and switched on, and what is sent can't be taken. */
    boolean isStuck() {
        return isEnabled() && isFallenBack();
    }

    /** Where it is. */
    WayBackPhase phase() {
        if (forward.isGoneBack() && !isEnabled()) {
            return WayBackPhase.GONE_BACK;
        } else if (!isThere()) {
            return WayBackPhase.NONE;
        } else if (isWhole() && !isEnabled() && forward.target() == TargetState.OURS && forward.isReplicating()) {
            return WayBackPhase.ARMED;
        }
        boolean works = slot.filter(SlotState::active).isPresent()
                || subscription.filter(there -> there.worker().isPresent()).isPresent();
        return isWhole() && isEnabled() && forward.isOpened() && works && !isStuck()
                ? WayBackPhase.FOLLOWING
                : WayBackPhase.BROKEN;
    }

    /** What keeps it from working, each with what to do. */
    List<Finding> troubles() {
        List<Finding> findings = new ArrayList<>();
        if (isThere() && phase() == WayBackPhase.GONE_BACK) {
            findings.add(left());
        } else if (isThereToo()) {
            findings.add(KratosStopReplicationStep.leftOver());
        } else if (slot.filter(SlotState::isLost).isPresent()) {
            findings.add(FailingWorker.wayBackLost(name));
        } else if (isGoingBack()) {
            findings.add(Finding.blocker(
                    "WAY_BACK_DECIDED",
                    "Writes to the target are stopped, and the source is not open yet.",
                    "Nobody can log in or register meanwhile; sessions go on.",
                    "Run `ferryman kratos way-back go` again: it goes on."));
        } else if (isThere() && !isWhole()) {
            findings.add(Finding.blocker(
                    "WAY_BACK_INCOMPLETE",
                    "A part of the way back is there, and another is missing: " + missing() + ".",
                    forward.isOpened()
                            ? "What the new Kratos writes does not reach the source."
                            : "What is there may keep the target's log from being removed.",
                    forward.isOpened()
                            ? "Run `ferryman kratos way-back disarm`: what was written meanwhile would be missing."
                            : "Run `ferryman kratos way-back arm` to go on, or `ferryman kratos way-back disarm`."));
        } else if (isToFollow()) {
            findings.add(Finding.blocker(
                    "WAY_BACK_NOT_FOLLOWING",
                    "The target is open, and the source does not follow it yet.",
                    "The target keeps its log for the source.",
                    "Run `ferryman kratos way-back arm`: the source follows then, and gets all of it."));
        } else if (isStuck()) {
            findings.add(Finding.blocker(
                    "WAY_BACK_FELL_BACK",
                    "The target's server has crashed, and slot " + name + " begins too early since.",
                    "The source would be sent rows that it has, and can't take them.",
                    "Run `ferryman kratos way-back arm`: it moves the slot to where it was, and the source follows."));
        } else if (phase() == WayBackPhase.BROKEN) {
            findings.add(Finding.blocker(
                    "WAY_BACK_STOPPED",
                    forward.isOpened()
                            ? "No process of the source's server follows the target."
                            : "The way back is switched on, and the target is not open.",
                    "The target keeps its log for the source.",
                    "Read the source server's log; or run `ferryman kratos way-back disarm` to give up the way back."));
        }
        return findings;
    }

    /** Of a way back that led back, and is not needed any more. */
    static Finding left() {
        return Finding.warning(
                "WAY_BACK_LEFT_OVER",
                "The source is open, and a part of the way back is still there.",
                "It may keep the target's log from being removed.",
                "Run `ferryman kratos way-back disarm`.");
    }

    private String missing() {
        List<String> missing = new ArrayList<>();
        if (publication.isEmpty()) {
            missing.add("the publication on the target");
        }
        if (slot.isEmpty()) {
            missing.add("the replication slot on the target");
        }
        if (subscription.isEmpty()) {
            missing.add("the subscription on the source");
        }
        return String.join(", ", missing);
    }
}
