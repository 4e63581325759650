package org.ferryman.desktop.backup;

import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Work;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupTools;
import org.ferryman.postgres.backup.ClientTools;
import org.jspecify.annotations.Nullable;

/** Which client tools this machine has, and which way to make a backup is proposed because of that. */
final class ToolSearch {

    private final BackupSubject subject;
    private final ServiceWorkspace<?> workspace;
    private final ClientTools client;
    private final BackupForm form;
    private final Runnable changed;
    private @Nullable BackupTools found;
    private boolean unknown;
    private boolean proposed;

    /** @param changed is told after each look */
    ToolSearch(BackupSubject subject, ClientTools client, BackupForm form, Runnable changed) {
        this.subject = subject;
        this.workspace = subject.workspace();
        this.client = client;
        this.form = form;
        this.changed = changed;
    }

    /** Looks for them: they may have been installed meanwhile. */
    void search() {
        workspace.read(
                opened -> BackupTools.read(opened.run().database(), subject.names(), client, Work.quiet()),
                this::take,
                failure -> {
                    unknown = true;
                    changed.run();
                });
    }

    private void take(BackupTools tools) {
        found = tools;
        unknown = false;
        boolean fits = tools.suited().isPresent();
        if (!fits || !proposed) {
            proposed = true;
            form.toolProperty().set(fits ? BackupTool.PG_DUMP : BackupTool.BUILT_IN);
        }
        changed.run();
    }

    void reset() {
        found = null;
        unknown = false;
        proposed = false;
    }

    /** What there is; null before it was looked for. */
    @Nullable BackupTools found() {
        return found;
    }

    /** Whether nobody could look. */
    boolean isUnknown() {
        return unknown;
    }

    /** Whether what is chosen can be done with what there is. */
    boolean isThere() {
        return form.toolProperty().get() == BackupTool.BUILT_IN
                || (found != null && found.suited().isPresent());
    }
}
