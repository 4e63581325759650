package org.ferryman.desktop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
import org.ferryman.desktop.kratos.KratosBackup;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.assessment.InPlaceAssessment;
import org.ferryman.desktop.kratos.assessment.KratosAssessmentPage;
import org.ferryman.desktop.kratos.assessment.KratosAssessmentView;
import org.ferryman.desktop.kratos.connections.KratosConnectionsPage;
import org.ferryman.desktop.kratos.connections.KratosConnectionsView;
import org.ferryman.desktop.kratos.execute.KratosExecutePage;
import org.ferryman.desktop.kratos.execute.KratosExecuteView;
import org.ferryman.desktop.kratos.finish.KratosFinishPage;
import org.ferryman.desktop.kratos.finish.KratosFinishView;
import org.ferryman.desktop.kratos.identities.IdentitiesPage;
import org.ferryman.desktop.kratos.identities.IdentitiesView;
import org.ferryman.desktop.kratos.identities.InPlaceIdentities;
import org.ferryman.desktop.kratos.pair.CopiesRehearsal;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairAssessment;
import org.ferryman.desktop.kratos.pair.PairBackup;
import org.ferryman.desktop.kratos.pair.PairIdentities;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.kratos.pair.connections.PairConnectionsPage;
import org.ferryman.desktop.kratos.pair.connections.PairConnectionsView;
import org.ferryman.desktop.kratos.pair.cutover.HandoverPage;
import org.ferryman.desktop.kratos.pair.cutover.HandoverView;
import org.ferryman.desktop.kratos.pair.finish.PairFinishPage;
import org.ferryman.desktop.kratos.pair.finish.PairFinishView;
import org.ferryman.desktop.kratos.pair.prepare.PreparePage;
import org.ferryman.desktop.kratos.pair.prepare.PrepareView;
import org.ferryman.desktop.kratos.pair.replication.ReplicationPage;
import org.ferryman.desktop.kratos.pair.replication.ReplicationView;
import org.ferryman.desktop.kratos.rehearsal.InPlaceRehearsal;
import org.ferryman.desktop.kratos.rehearsal.KratosRehearsalPage;
import org.ferryman.desktop.kratos.rehearsal.KratosRehearsalView;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.skipped.SkippedView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartPage.Service;
import org.ferryman.desktop.start.StartView;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.users.UsersView;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoRecord;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.playbook.Playbook;

/** The pages: the first, and those of each service, in the order in which its playbook's steps need them. */
final class WizardPages {

    private WizardPages() {}

    static List<PageEntry> of(Workspace keto, KratosWorkspace kratos, PairWorkspace pair) {
        oneAtWork(List.of(keto, kratos, pair));
        StartPage start = new StartPage(keto, kratos, pair);
        List<PageEntry> all = new ArrayList<>();
        all.add(new PageEntry(start, () -> new StartView(start)));
        all.addAll(shownFor(start, Service.KETO, ofKeto(keto), KetoRecord.PLAYBOOK));
        all.addAll(shownFor(start, Service.KRATOS, ofKratos(kratos), KratosRecord.PLAYBOOK));
        all.addAll(shownFor(start, Service.KRATOS_BLUE_GREEN, ofPair(pair), KratosBlueGreenRecord.PLAYBOOK));
        return all;
    }

    private static void oneAtWork(List<ServiceWorkspace<?>> all) {
        for (ServiceWorkspace<?> one : all) {
            one.openedProperty().addListener((property, before, after) -> {
                if (after != null) {
                    all.stream().filter(other -> other != one).forEach(ServiceWorkspace::leave);
                }
            });
        }
    }

    /** What no step of the way belongs to comes last. */
    private static List<PageEntry> shownFor(
            StartPage start, Service service, Stream<PageEntry> pages, Playbook playbook) {
        List<String> order = playbook.pages();
        List<PageEntry> sorted = pages.sorted(Comparator.comparingInt(entry -> {
                    int at = order.indexOf(entry.model().id());
                    return at < 0 ? order.size() : at;
                }))
                .toList();
        sorted.forEach(entry ->
                entry.model().shownProperty().bind(start.serviceProperty().isEqualTo(service)));
        return sorted;
    }

    private static Stream<PageEntry> ofKeto(Workspace workspace) {
        ConnectionsPage connections = new ConnectionsPage(workspace);
        AssessmentPage assessment = new AssessmentPage(workspace);
        BackupPage backup = new BackupPage(new KetoBackup(workspace));
        UsersPage users = new UsersPage(workspace);
        DryRunPage dryRun = new DryRunPage(workspace);
        ExecutePage execute = new ExecutePage(workspace);
        SkippedPage skipped = new SkippedPage(workspace);
        CutoverPage cutover = new CutoverPage(workspace);
        FinishPage finish = new FinishPage(workspace);
        return Stream.of(
                new PageEntry(connections, () -> new ConnectionsView(connections)),
                new PageEntry(assessment, () -> new AssessmentView(assessment)),
                new PageEntry(backup, () -> new BackupView(backup)),
                new PageEntry(users, () -> new UsersView(users)),
                new PageEntry(dryRun, () -> new DryRunView(dryRun)),
                new PageEntry(execute, () -> new ExecuteView(execute)),
                new PageEntry(skipped, () -> new SkippedView(skipped)),
                new PageEntry(cutover, () -> new CutoverView(cutover)),
                new PageEntry(finish, () -> new FinishView(finish)));
    }

    private static Stream<PageEntry> ofKratos(KratosWorkspace workspace) {
        KratosConnectionsPage connections = new KratosConnectionsPage(workspace);
        KratosAssessmentPage<OpenKratos> assessment = new KratosAssessmentPage<>(new InPlaceAssessment(workspace));
        IdentitiesPage<OpenKratos> identities = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        BackupPage backup = new BackupPage(new KratosBackup(workspace));
        KratosRehearsalPage<OpenKratos, KratosRehearsal> rehearsal =
                new KratosRehearsalPage<>(new InPlaceRehearsal(workspace));
        KratosExecutePage execute = new KratosExecutePage(workspace);
        KratosFinishPage finish = new KratosFinishPage(workspace);
        return Stream.of(
                new PageEntry(connections, () -> new KratosConnectionsView(connections)),
                new PageEntry(assessment, () -> new KratosAssessmentView(assessment)),
                new PageEntry(identities, () -> new IdentitiesView(identities)),
                new PageEntry(backup, () -> new BackupView(backup)),
                new PageEntry(rehearsal, () -> KratosRehearsalView.ofOne(rehearsal)),
                new PageEntry(execute, () -> new KratosExecuteView(execute)),
                new PageEntry(finish, () -> new KratosFinishView(finish)));
    }

    private static Stream<PageEntry> ofPair(PairWorkspace workspace) {
        PairConnectionsPage connections = new PairConnectionsPage(workspace);
        KratosAssessmentPage<OpenPair> assessment = new KratosAssessmentPage<>(new PairAssessment(workspace));
        IdentitiesPage<OpenPair> identities = new IdentitiesPage<>(new PairIdentities(workspace));
        BackupPage backup = new BackupPage(new PairBackup(workspace));
        KratosRehearsalPage<OpenPair, PairRehearsal> rehearsal =
                new KratosRehearsalPage<>(new CopiesRehearsal(workspace));
        ReplicationPage replication = new ReplicationPage(workspace);
        PreparePage prepare = new PreparePage(workspace);
        HandoverPage handover = new HandoverPage(workspace);
        PairFinishPage finish = new PairFinishPage(workspace);
        return Stream.of(
                new PageEntry(connections, () -> new PairConnectionsView(connections)),
                new PageEntry(assessment, () -> new KratosAssessmentView(assessment)),
                new PageEntry(identities, () -> new IdentitiesView(identities)),
                new PageEntry(backup, () -> new BackupView(backup)),
                new PageEntry(rehearsal, () -> KratosRehearsalView.ofPair(rehearsal)),
                new PageEntry(replication, () -> new ReplicationView(replication)),
                new PageEntry(prepare, () -> new PrepareView(prepare)),
                new PageEntry(handover, () -> new HandoverView(handover)),
                new PageEntry(finish, () -> new PairFinishView(finish)));
    }
}
