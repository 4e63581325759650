package org.ferryman.desktop.users;

import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment; what goes on at the tables comes on its own.
 *
 * @param opened whether a database is open
 * @param known how both users stand, as last seen; null before that
 * @param unseen why they could not be looked at; null or done if they could
 * @param next what the page's button does
 * @param when when v0.6's writes are to be stopped
 * @param scheduled whether they will be when execution starts
 * @param question what is asked
 * @param running the id of the step at work
 * @param proof how the last freeze was proven, if it holds
 * @param ends how the last steps ended
 * @param left whether the page was left with things to do
 * @param cutOver whether v0.7 serves
 */
record UsersContent(
        boolean opened,
        @Nullable RolesStatus known,
        @Nullable Outcome<?> unseen,
        NextStep next,
        FreezeWhen when,
        boolean scheduled,
        Optional<UsersQuestion> question,
        Optional<StepId> running,
        Optional<FreezeResult> proof,
        Ends ends,
        boolean left,
        boolean cutOver) {

    static final UsersContent NOTHING = new UsersContent(
            false,
            null,
            null,
            NextStep.LOOK,
            FreezeWhen.AT_EXECUTE,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Ends(null, null, null, false),
            false,
            false);

    /**
     * How the last step of each part of the page ended; null if none did.
     *
     * @param failed whether the one that ran last did
     */
    record Ends(
            @Nullable Outcome<?> role,
            @Nullable Outcome<?> schema,
            @Nullable Outcome<?> freeze,
            boolean failed) {}

    /** Whether something else can be begun. */
    boolean isFree() {
        return !isBusy() && question.isEmpty();
    }

    boolean isBusy() {
        return running.isPresent();
    }

    boolean isFrozen() {
        return known != null && known.frozen();
    }
}
