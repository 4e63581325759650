package org.ferryman.desktop;

import java.util.Comparator;
import java.util.List;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.assessment.AssessmentView;
import org.ferryman.desktop.backup.BackupPage;
import org.ferryman.desktop.backup.BackupView;
import org.ferryman.desktop.connections.ConnectionsPage;
import org.ferryman.desktop.connections.ConnectionsView;
import org.ferryman.desktop.cutover.CutoverPage;
import org.ferryman.desktop.cutover.CutoverView;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.dryrun.DryRunView;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.execute.ExecuteView;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.finish.FinishView;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.skipped.SkippedView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartView;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.users.UsersView;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoRecord;

/** The pages, in the order in which the playbook's steps need them. */
final class WizardPages {

    private WizardPages() {}

    static List<PageEntry> of(Workspace workspace) {
        StartPage start = new StartPage(workspace);
        ConnectionsPage connections = new ConnectionsPage(workspace);
        AssessmentPage assessment = new AssessmentPage(workspace);
        BackupPage backup = new BackupPage(workspace);
        UsersPage users = new UsersPage(workspace);
        DryRunPage dryRun = new DryRunPage(workspace);
        ExecutePage execute = new ExecutePage(workspace);
        SkippedPage skipped = new SkippedPage(workspace);
        CutoverPage cutover = new CutoverPage(workspace);
        FinishPage finish = new FinishPage(workspace);
        List<PageEntry> all = List.of(
                new PageEntry(start, () -> new StartView(start)),
                new PageEntry(connections, () -> new ConnectionsView(connections)),
                new PageEntry(assessment, () -> new AssessmentView(assessment)),
                new PageEntry(backup, () -> new BackupView(backup)),
                new PageEntry(users, () -> new UsersView(users)),
                new PageEntry(dryRun, () -> new DryRunView(dryRun)),
                new PageEntry(execute, () -> new ExecuteView(execute)),
                new PageEntry(skipped, () -> new SkippedView(skipped)),
                new PageEntry(cutover, () -> new CutoverView(cutover)),
                new PageEntry(finish, () -> new FinishView(finish)));
        List<String> order = KetoRecord.PLAYBOOK.pages();
        return all.stream()
                .sorted(Comparator.comparingInt(
                        entry -> order.indexOf(entry.model().id())))
                .toList();
    }
}
