package org.ferryman.kratos.replicate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.KeywordText;
import org.ferryman.kratos.pair.FailingWorker;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.postgres.replication.SubscriptionState.Stage;

/**
 * How far a replication is, as both servers have it: the result of {@code kratos replicate status}.
 *
 * @param state where it is on the way
 * @param level of the source
 * @param tables each with its stage and size on the target
 * @param indexesToMake how many keys and indexes the target does not have yet
 * @param lagBytes how much the target lacks; empty without a slot
 * @param lagSeconds how old what it got last is; empty while it has everything, or where this role may not see
 * @param keptBytes how much of its log the source keeps for it
 * @param walStatus of the slot, as the source says
 * @param failures how often applying or copying has failed; empty where the target can't tell
 * @param at when it was looked at
 * @param findings what should be known
 */
public record ReplicationStatus(
        State state,
        String level,
        List<Table> tables,
        int indexesToMake,
        Optional<Long> lagBytes,
        Optional<Double> lagSeconds,
        Optional<Long> keptBytes,
        Optional<String> walStatus,
        Optional<Long> failures,
        Instant at,
        List<Finding> findings) {

    /** Copies the lists. */
    public ReplicationStatus {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** Where a replication is on its way. */
    public enum State {
        /** There is nothing of it. */
        NONE,
        /** Something of it is there, and nothing is copied yet, or no more. */
        INCOMPLETE,
        /** Rows are copied. */
        COPYING,
        /** All rows follow; keys and indexes are missing. */
        INDEXING,
        /** The target has everything, and follows. */
        FOLLOWING,
        /** It waits while the target is upgraded, or for the cut-over. */
        PAUSED,
        /** The target has taken over; what is left of it has no use any more. */
        HANDED_OVER,
        /** It can't go on. */
        BROKEN;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /** One table on the target. */
    public record Table(String name, Stage stage, long bytes) {}

    /** Looks, from anywhere and while another run is at work; needs no lock and writes nothing. */
    public static ReplicationStatus read(ReplicationPair pair, Cancellation cancellation) throws Exception {
        return of(ReplicationLook.at(pair, Optional.empty(), cancellation));
    }

    static ReplicationStatus of(ReplicationLook look) {
        Optional<SlotState> slot = look.slot();
        Optional<SubscriptionState> subscription = look.subscription();
        List<Finding> findings = new ArrayList<>();
        State state = state(look);
        if (state == State.HANDED_OVER) {
            findings.add(Finding.warning(
                    "REPLICATION_LEFT_OVER",
                    "The target has taken over, and there is still something of the replication.",
                    "A slot keeps the source's log from being removed.",
                    "Run `ferryman kratos replicate stop`."));
        } else if (state == State.PAUSED) {
            findings.add(Finding.warning(
                    "REPLICATION_PAUSED",
                    "The target does not follow for now: it is being upgraded, or a cut-over has not come to its end.",
                    "The source keeps its log for it meanwhile.",
                    "See with `ferryman kratos status --target` what goes on with it, if no run is at work."));
        } else if (state == State.INCOMPLETE) {
            findings.add(Finding.warning(
                    "REPLICATION_INCOMPLETE",
                    "A part of the replication is there, and another is missing: " + missing(look) + ".",
                    "What is there may keep the source's log from being removed.",
                    "Run `ferryman kratos replicate` to go on, or `ferryman kratos replicate stop` to take all of it"
                            + " back."));
        } else if (look.isBroken()) {
            findings.add(slot.isPresent() ? FailingWorker.lost(look.name()) : FailingWorker.gone(look.name()));
        } else if (state == State.BROKEN) {
            findings.add(Finding.blocker(
                    "REPLICATION_STOPPED",
                    subscription.filter(there -> !there.enabled()).isPresent()
                            ? "The subscription on the target is disabled."
                            : "No process of the target's server works for the subscription.",
                    "The target falls behind, and the source keeps its log for it.",
                    "Read the target server's log. To let a disabled subscription go on, run ALTER SUBSCRIPTION "
                            + look.name() + " ENABLE there."));
        }
        if (state != State.NONE && state != State.HANDED_OVER) {
            look.findings().stream().filter(finding -> !finding.blocks()).forEach(findings::add);
        }
        return new ReplicationStatus(
                state,
                look.kratos().level().name(),
                subscription
                        .map(there -> there.tables().stream()
                                .map(table -> new Table(table.table().name(), table.stage(), table.bytes()))
                                .toList())
                        .orElse(List.of()),
                look.target() == ReplicationLook.TargetState.OURS
                        ? look.later().all().size()
                        : 0,
                slot.map(SlotState::lagBytes),
                slot.flatMap(SlotState::lagSeconds),
                slot.map(SlotState::keptBytes),
                slot.map(SlotState::walStatus),
                subscription
                        .map(SubscriptionState::failures)
                        .filter(counted -> counted.isPresent())
                        .map(counted -> counted.getAsLong()),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                findings);
    }

    private static State state(ReplicationLook look) {
        if (!look.isThere() || look.isGoneBack()) {
            return State.NONE;
        } else if (look.isOpened()) {
            return State.HANDED_OVER;
        } else if (look.isBroken()) {
            return State.BROKEN;
        } else if (!missing(look).isEmpty()) {
            return State.INCOMPLETE;
        }
        SubscriptionState subscription = look.subscription().orElseThrow();
        if (!subscription.enabled() && (look.frozen() || look.isUpgraded())) {
            return State.PAUSED;
        } else if (!subscription.enabled() || subscription.worker().isEmpty()) {
            return State.BROKEN;
        } else if (!subscription.isReady()) {
            return State.COPYING;
        }
        return look.later().all().isEmpty() ? State.FOLLOWING : State.INDEXING;
    }

    private static String missing(ReplicationLook look) {
        List<String> missing = new ArrayList<>();
        if (look.target() != ReplicationLook.TargetState.OURS) {
            missing.add("the target's tables under Ferryman's guard");
        }
        if (look.publication().isEmpty()) {
            missing.add("the publication on the source");
        }
        if (look.slot().isEmpty()) {
            missing.add("the replication slot on the source");
        }
        if (look.subscription().isEmpty()) {
            missing.add("the subscription on the target");
        }
        return String.join(", ", missing);
    }
}
