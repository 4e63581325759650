package org.ferryman.desktop.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import org.ferryman.desktop.backup.BackupContent.Running;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.TableContent;
import org.jspecify.annotations.Nullable;

/** Makes a backup and verifies it, or records why none is needed. */
public final class BackupPage extends Page {

    private final Workspace workspace;
    private final ClientTools client;
    private final BackupForm form;
    private final ToolSearch tools;
    private final ProgramOutput tail = new ProgramOutput(Clock.systemUTC());
    private final StepModel<OpenDatabase, BackupResult> backup;
    private final StepModel<OpenDatabase, BackupResult> verify;
    private final EvidenceWatch<BackupResult> watch;
    private final ReadOnlyBooleanWrapper verifiable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<BackupContent> content;
    private final PageAction create;
    private final PageAction waive;
    private final PageAction stop;
    private boolean gone;
    private Ticker.Subscription sampling = () -> {};

    /** A page on which nothing was saved yet. */
    public BackupPage(Workspace workspace) {
        this(
                workspace,
                ClientTools.of(workspace.user().environment(), workspace.user().system()));
    }

    BackupPage(Workspace workspace, ClientTools client) {
        super("backup", TextBundle.of(BackupPage.class));
        this.workspace = workspace;
        this.client = client;
        this.form = new BackupForm(workspace);
        this.tools = new ToolSearch(workspace, client, form, this::choose);
        this.backup = new StepModel<OpenDatabase, BackupResult>(workspace, KetoSteps.BACKUP.id()).whenDone(this::take);
        this.verify = new StepModel<OpenDatabase, BackupResult>(workspace, KetoSteps.BACKUP_VERIFY.id());
        this.watch = new EvidenceWatch<>(workspace, KetoSteps.BACKUP, workspace.backupProperty());
        this.create = new PageAction(texts().get("create"), this::create);
        this.waive = new PageAction(texts().get("waive"), this::waive);
        this.stop = new PageAction(texts().get("cancel"), this::cancel);
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        backup.whenChanged(this::update).whenEnded(outcome -> ended());
        verify.whenChanged(this::update).whenEnded(outcome -> {
            ended();
            if (outcome instanceof Outcome.Done) {
                workspace.look();
            }
        });
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.backupProperty().addListener((property, before, after) -> look());
        workspace.statusProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        form.onChange(this::choose);
        choose();
    }

    @Override
    public void entered() {
        if (!workspace.lookActivity().isBusy()) {
            workspace.look();
        }
        tools.search();
        look();
    }

    private void reset() {
        ended();
        tail.clear();
        form.reset();
        tools.reset();
        choose();
        tools.search();
    }

    /** Looks whether the folder of the backup at hand is still there. */
    private void look() {
        gone(false);
        Optional.ofNullable(workspace.backupProperty().get())
                .flatMap(BackupResult::folder)
                .ifPresent(folder -> workspace.read(
                        opened -> !Files.isDirectory(Path.of(folder)), this::gone, unreadable -> gone(true)));
    }

    private void gone(boolean isGone) {
        gone = isGone;
        update();
    }

    private void choose() {
        OpenDatabase opened = workspace.openedProperty().get();
        Optional<BackupPlan> plan = form.plan();
        boolean waives = form.waivesProperty().get();
        String reason = form.reasonProperty().get().strip();
        if (opened == null || (waives ? reason.isEmpty() : plan.isEmpty())) {
            commandLineProperty().set("");
            previewProperty().set(null);
        } else if (waives) {
            commandLineProperty().set(opened.commandLine("backup", "--waive", reason));
            previewProperty().set(null);
        } else {
            BackupPlan chosen = plan.orElseThrow();
            commandLineProperty()
                    .set(opened.commandLine("backup", chosen.arguments().toArray(String[]::new)));
            previewProperty().set(() -> chosen.preview(opened, client));
        }
        update();
    }

    private void create() {
        form.plan().ifPresent(plan -> start(backup, plan.making(workspace.user(), client, tail)));
    }

    /** Verifies the backup at hand once more. */
    void verifyAgain() {
        form.plan().ifPresent(plan -> start(verify, plan.verifying(workspace.user(), client, tail)));
    }

    private void waive() {
        String reason = form.reasonProperty().get();
        start(
                backup,
                (opened, progress, stopped) ->
                        opened.run().runner().produce(opened.playbook().waiveBackup(reason), progress, stopped));
    }

    /** One of the two at a time; what the other one told before is over. */
    private void start(StepModel<OpenDatabase, BackupResult> step, StepModel.How<OpenDatabase, BackupResult> how) {
        if (workspace.openedProperty().get() != null && !content().isBusy()) {
            backup.reset();
            verify.reset();
            tail.clear();
            sampling = workspace.ticker().start(tail::show);
            step.run(how);
        }
    }

    private void ended() {
        sampling.stop();
        tail.show();
    }

    private void take(BackupResult made) {
        form.waivesProperty().set(false);
        workspace.backupProperty().set(made);
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        backup.cancel();
        verify.cancel();
    }

    private void update() {
        BackupContent now = contentNow();
        boolean free = now.opened() && !now.isBusy();
        busyProperty().set(now.isBusy());
        create.textProperty().set(texts().get(now.backup() == null || now.isWaived() ? "create" : "create.again"));
        create.enabledProperty().set(free && form.plan().isPresent() && tools.isThere());
        waive.enabledProperty().set(free && !form.reasonProperty().get().isBlank());
        primaryProperty().set(form.waivesProperty().get() ? waive : create);
        stop.enabledProperty().set(backup.view().isStoppable() || verify.view().isStoppable());
        secondaryProperty().set(now.isBusy() ? stop : null);
        readyProperty().set(free && (now.isVerified() || now.isWaived() || workspace.isBeyond()));
        verifiable.set(free && form.plan().isPresent());
        stands(BackupStanding.of(now, texts()));
        content.set(now);
    }

    private BackupContent contentNow() {
        return new BackupContent(
                workspace.openedProperty().get() != null,
                workspace.backupProperty().get(),
                backup.view().outcome(),
                verify.view().outcome(),
                verify.view().isBusy()
                        ? Running.VERIFICATION
                        : backup.view().isBusy() ? Running.BACKUP : Running.NOTHING,
                gone,
                watch.staleProperty().get(),
                older(),
                tools.found(),
                tools.isUnknown(),
                workspace.servesSince());
    }

    private String older() {
        BackupResult known = workspace.backupProperty().get();
        KetoStatus status = workspace.statusProperty().get();
        return known == null || status == null
                ? ""
                : watch.older(
                        texts(),
                        known.tables().stream()
                                .filter(table -> status.legacy().containsKey(table.table()))
                                .mapToLong(TableContent::rows)
                                .sum());
    }

    /** The look for client tools. */
    ToolSearch tools() {
        return tools;
    }

    /** What is chosen. */
    BackupForm form() {
        return form;
    }

    /** The backup at hand; null before there is one. */
    public ReadOnlyObjectProperty<@Nullable BackupResult> backupProperty() {
        return workspace.backupProperty();
    }

    /** What the page shows now. */
    BackupContent content() {
        return content.get();
    }

    /** The same, for those who follow it. */
    ReadOnlyObjectProperty<BackupContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /** Whether the backup at hand can be verified again with what is chosen. */
    ReadOnlyBooleanProperty verifiableProperty() {
        return verifiable.getReadOnlyProperty();
    }

    /** What pg_dump and pg_restore print. */
    ObservableList<EventLog.Line> lines() {
        return tail.lines();
    }

    /** The backup, or the waiver. */
    public StepModel<OpenDatabase, BackupResult> backup() {
        return backup;
    }

    /** The verification of the backup at hand. */
    StepModel<OpenDatabase, BackupResult> verification() {
        return verify;
    }

    Workspace workspace() {
        return workspace;
    }
}
