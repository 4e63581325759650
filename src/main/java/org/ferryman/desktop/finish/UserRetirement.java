package org.ferryman.desktop.finish;

import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.roles.RetiredUser;
import org.ferryman.keto.roles.RoleNames;

/** Keeps the role that v0.6 worked as from logging in. */
final class UserRetirement implements LastChange {

    private final StepModel<OpenDatabase, RetiredUser> step;

    UserRetirement(Workspace workspace) {
        this.step = new StepModel<OpenDatabase, RetiredUser>(workspace, KetoSteps.RETIRE.id()).onlyIf(this::isToDo);
    }

    private boolean isToDo() {
        return step.view().isToDo();
    }

    @Override
    public StepModel<OpenDatabase, RetiredUser> step() {
        return step;
    }

    @Override
    public void ask() {
        step.lookAndAsk(opened -> opened.playbook().retireUser(RoleNames.DEFAULT));
    }

    @Override
    public String commandLine(OpenDatabase opened) {
        return opened.commandLine("user retire", "--yes");
    }
}
