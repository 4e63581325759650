package org.ferryman.desktop.finish;

import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.keto.roles.RetiredUser;
import org.ferryman.keto.roles.RoleNames;

/** Keeps the role that v0.6 worked as from logging in. */
final class Retirement extends AskedChange<RetiredUser> {

    /** @param changed is told after each change */
    Retirement(Workspace workspace, Runnable changed) {
        super(workspace, "user-retire", changed);
    }

    @Override
    Change<RetiredUser> step(Opened opened) {
        return opened.playbook().retireUser(RoleNames.DEFAULT);
    }

    @Override
    String commandLine(Opened opened) {
        return opened.commandLine("user retire", "--yes");
    }
}
