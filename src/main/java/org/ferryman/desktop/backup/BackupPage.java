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
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.postgres.backup.ClientTools;
import org.jspecify.annotations.Nullable;

/** Makes a backup and verifies it, or records why none is needed. */
public final class BackupPage extends Page {

    private final BackupSubject subject;
    private final ServiceWorkspace<?> workspace;
    private final ClientTools client;
    private final BackupForm form;
    private final ToolSearch tools;
    private final ProgramOutput tail = new ProgramOutput(Clock.systemUTC());
    private final StepModel<?, BackupResult> backup;
    private final StepModel<?, BackupResult> verify;
    private final ReadOnlyBooleanWrapper verifiable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<BackupContent> content;
    private final PageAction create;
    private final PageAction waive;
    private final PageAction stop;
    private boolean gone;
    private boolean waiving;
    private Ticker.Subscription sampling = () -> {};

    /** A page on which nothing was saved yet. */
    public BackupPage(BackupSubject subject) {
        this(
                subject,
                ClientTools.of(
                        subject.workspace().user().environment(),
                        subject.workspace().user().system()));
    }

    BackupPage(BackupSubject subject, ClientTools client) {
        super("backup", TextBundle.of(BackupPage.class));
        this.subject = subject;
        this.workspace = subject.workspace();
        this.client = client;
        this.form = new BackupForm(subject);
        this.tools = new ToolSearch(subject, client, form, this::choose);
        this.backup = step(workspace, subject.backup().id()).whenDone(this::take);
        this.verify = step(workspace, subject.verification().id());
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
        subject.backupProperty().addListener((property, before, after) -> look());
        subject.onChange(this::update);
        form.onChange(this::choose);
        choose();
    }

    private static <O extends OpenedRun> StepModel<O, BackupResult> step(ServiceWorkspace<O> workspace, StepId id) {
        return new StepModel<>(workspace, id);
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
        Optional.ofNullable(subject.backupProperty().get())
                .flatMap(BackupResult::folder)
                .ifPresent(folder -> workspace.read(
                        opened -> !Files.isDirectory(Path.of(folder)), this::gone, unreadable -> gone(true)));
    }

    private void gone(boolean isGone) {
        gone = isGone;
        update();
    }

    private void choose() {
        OpenedRun opened = workspace.openedProperty().get();
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
        waiving = false;
        form.plan().ifPresent(plan -> start(backup, plan.making(client, tail)));
    }

    /** Verifies the backup at hand once more. */
    void verifyAgain() {
        form.plan().ifPresent(plan -> start(verify, plan.verifying(client, tail)));
    }

    private void waive() {
        String reason = form.reasonProperty().get();
        waiving = true;
        start(
                backup,
                (opened, progress, stopped) -> opened.run()
                        .runner()
                        .run(
                                subject.backup()
                                        .make(
                                                opened.playbook(),
                                                new BackupRequest(Optional.of(reason), BackupOptions.of(client))),
                                progress,
                                stopped));
    }

    /** One of the two at a time; what the other one told before is over. */
    private void start(StepModel<?, BackupResult> step, StepModel.How<OpenedRun, BackupResult> how) {
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
        subject.backupProperty().set(made);
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
        secondaryProperty().set(now.isAtWork() ? stop : null);
        readyProperty().set(free && (now.isVerified() || now.isWaived() || subject.isBeyond()));
        verifiable.set(free && form.plan().isPresent());
        stands(BackupStanding.of(now, texts()));
        content.set(now);
    }

    private BackupContent contentNow() {
        return new BackupContent(
                workspace.openedProperty().get() != null,
                subject.backupProperty().get(),
                backup.view().outcome(),
                verify.view().outcome(),
                verify.view().isBusy()
                        ? Running.VERIFICATION
                        : backup.view().isBusy() ? (waiving ? Running.WAIVER : Running.BACKUP) : Running.NOTHING,
                gone,
                subject.older(texts()),
                tools.found(),
                tools.isUnknown(),
                subject.servesSince());
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
        return subject.backupProperty();
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
    public StepModel<?, BackupResult> backup() {
        return backup;
    }

    /** The verification of the backup at hand. */
    StepModel<?, BackupResult> verification() {
        return verify;
    }

    /** Whose database is saved. */
    BackupSubject subject() {
        return subject;
    }

    ServiceWorkspace<?> workspace() {
        return workspace;
    }
}
