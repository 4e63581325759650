package org.ferryman.desktop.users;

import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.roles.RolesStatus;

/** How the page stands, by what it shows. */
final class UsersStanding {

    private UsersStanding() {}

    static PageStanding of(UsersContent now, TextBundle texts) {
        RolesStatus known = now.known();
        if (now.running().isPresent()) {
            return new PageStanding(
                    PageState.RUNNING, texts.get("result." + now.running().get()));
        } else if (now.ends().failed()) {
            return new PageStanding(PageState.FAILED, texts.get("result.failed"));
        } else if (known == null) {
            boolean unseen = now.unseen() != null && !(now.unseen() instanceof Outcome.Done);
            return unseen ? unknown(now, texts) : new PageStanding(PageState.TO_DO, "");
        } else if (known.frozen()) {
            return new PageStanding(PageState.DONE, texts.get("result.frozen", known.oldUser()));
        } else if (now.when() == FreezeWhen.NOT) {
            return new PageStanding(PageState.ATTENTION, texts.get("result.not"));
        } else if (!known.hasNewUser()) {
            return unmade(now, known, texts);
        } else if (!known.canFreeze()) {
            return new PageStanding(PageState.ATTENTION, texts.get("result.cannot", known.oldUser()));
        } else if (now.when() == FreezeWhen.NOW) {
            return new PageStanding(now.left() ? PageState.ATTENTION : PageState.TO_DO, texts.get("result.made"));
        }
        return new PageStanding(PageState.DONE, texts.get("result.scheduled"));
    }

    /** Where the user can't be made, nothing is to be done here: the way on is not to look again and again. */
    private static PageStanding unmade(UsersContent now, RolesStatus known, TextBundle texts) {
        if (now.left()) {
            return new PageStanding(PageState.ATTENTION, texts.get("result.left"));
        }
        return known.user().state() == Inspection.State.BLOCKED
                ? new PageStanding(PageState.ATTENTION, texts.get("result.unmade", known.newUser()))
                : new PageStanding(PageState.TO_DO, "");
    }

    /** After a clean-up nothing tells any more which users there were; nobody needs to know. */
    private static PageStanding unknown(UsersContent now, TextBundle texts) {
        return now.cutOver()
                ? new PageStanding(PageState.DONE, texts.get("result.cut-over"))
                : new PageStanding(PageState.ATTENTION, texts.get("result.unknown"));
    }
}
