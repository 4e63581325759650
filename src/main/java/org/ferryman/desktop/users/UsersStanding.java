package org.ferryman.desktop.users;

import org.ferryman.desktop.users.UserJobs.Job;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;

/**
 * How the page stands, as the step list shows it.
 *
 * @param state its sign
 * @param result in one short line
 */
record UsersStanding(PageState state, String result) {

    static UsersStanding of(UsersPage page) {
        Texts texts = page.texts();
        RolesStatus known = page.workspace().usersProperty().get();
        @Nullable Job<?> running = page.jobs().running();
        if (running != null) {
            return new UsersStanding(PageState.RUNNING, texts.get("result." + running.id()));
        } else if (page.jobs().all().stream().anyMatch(Job::failed)) {
            return new UsersStanding(PageState.FAILED, texts.get("result.failed"));
        } else if (known == null) {
            return page.couldNotLook() ? unknown(page) : new UsersStanding(PageState.TO_DO, "");
        } else if (known.frozen()) {
            return new UsersStanding(PageState.DONE, texts.get("result.frozen", known.oldUser()));
        } else if (page.whenProperty().get() == FreezeWhen.NOT) {
            return new UsersStanding(PageState.ATTENTION, texts.get("result.not"));
        } else if (!known.hasNewUser()) {
            return unmade(page, known);
        } else if (!known.canFreeze()) {
            return new UsersStanding(PageState.ATTENTION, texts.get("result.cannot", known.oldUser()));
        } else if (page.whenProperty().get() == FreezeWhen.NOW) {
            return new UsersStanding(page.wasLeft() ? PageState.ATTENTION : PageState.TO_DO, texts.get("result.made"));
        }
        return new UsersStanding(PageState.DONE, texts.get("result.scheduled"));
    }

    /** Where the user can't be made, nothing is to be done here: the way on is not to look again and again. */
    private static UsersStanding unmade(UsersPage page, RolesStatus known) {
        if (page.wasLeft()) {
            return new UsersStanding(PageState.ATTENTION, page.texts().get("result.left"));
        }
        return known.user().state() == Inspection.State.BLOCKED
                ? new UsersStanding(PageState.ATTENTION, page.texts().get("result.unmade", known.newUser()))
                : new UsersStanding(PageState.TO_DO, "");
    }

    /** After a clean-up nothing tells any more which users there were; nobody needs to know. */
    private static UsersStanding unknown(UsersPage page) {
        KetoStatus status = page.workspace().statusProperty().get();
        return status != null && status.cutOver().isPresent()
                ? new UsersStanding(PageState.DONE, page.texts().get("result.cut-over"))
                : new UsersStanding(PageState.ATTENTION, page.texts().get("result.unknown"));
    }
}
