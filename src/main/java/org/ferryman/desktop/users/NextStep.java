package org.ferryman.desktop.users;

import org.ferryman.engine.Inspection;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;

/** What the page's button does: the first thing that is yet to be done. */
enum NextStep {
    /** To look again: nothing else is to be done, or can be. */
    LOOK,
    /** To make the new user, or to give it what it lacks. */
    CREATE,
    /** To make v0.7's tables. */
    SCHEMA,
    /** To stop v0.6's writes. */
    FREEZE;

    static NextStep of(@Nullable RolesStatus known, UsersChoice choices) {
        FreezeWhen when = choices.whenProperty().get();
        if (known == null || !choices.areOf(known)) {
            return LOOK;
        } else if (known.user().state() != Inspection.State.DONE && !known.isHandedOver()) {
            return known.user().state() == Inspection.State.TO_DO ? CREATE : LOOK;
        } else if (known.schema().state() == Inspection.State.TO_DO) {
            return SCHEMA;
        }
        return when == FreezeWhen.NOW && !known.frozen() && known.canFreeze() ? FREEZE : LOOK;
    }
}
