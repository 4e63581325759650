package org.ferryman.desktop.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupTools;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.TableContent;
import org.jspecify.annotations.Nullable;

/** Makes a backup and verifies it, or records why none is needed. */
public final class BackupPage extends Page {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final Workspace workspace;
    private final ClientTools client;
    private final Form form;
    private final Tail tail = new Tail(Clock.systemUTC());
    private final Activity<BackupResult> backup;
    private final Activity<BackupResult> verify;
    private final Activity<BackupTools> search;
    private final EvidenceWatch<BackupResult> watch;
    private final BooleanProperty gone = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable BackupTools> tools = new SimpleObjectProperty<>();
    private final ReadOnlyBooleanWrapper verifiable = new ReadOnlyBooleanWrapper();
    private final Action create;
    private final Action waive;
    private final Action stop;
    private boolean toolProposed;
    private Ticker.Subscription sampling = () -> {};

    /** A page on which nothing was saved yet. */
    public BackupPage(Workspace workspace) {
        this(
                workspace,
                ClientTools.of(workspace.user().environment(), workspace.user().system()));
    }

    BackupPage(Workspace workspace, ClientTools client) {
        super("backup", Texts.of(BackupPage.class));
        this.workspace = workspace;
        this.client = client;
        this.form = new Form(workspace);
        this.backup = workspace.activity("backup");
        this.verify = workspace.activity("backup-verify");
        this.search = workspace.activity();
        this.watch = new EvidenceWatch<>(workspace, "backup", BackupResult.class, workspace.backupProperty());
        this.create = new Action(texts().get("create"), this::create);
        this.waive = new Action(texts().get("waive"), this::waive);
        this.stop = new Action(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.backupProperty().addListener((property, before, after) -> look());
        workspace.statusProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        gone.addListener((property, before, after) -> update());
        search.stateProperty().addListener((property, before, after) -> found());
        backup.stateProperty().addListener((property, before, after) -> changed(after, true));
        verify.stateProperty().addListener((property, before, after) -> changed(after, false));
        form.onChange(this::choose);
        choose();
    }

    @Override
    public void entered() {
        if (!workspace.lookActivity().isBusy()) {
            workspace.look();
        }
        search();
        look();
    }

    private void reset() {
        backup.reset();
        verify.reset();
        search.reset();
        tools.set(null);
        tail.clear();
        form.reset();
        toolProposed = false;
        choose();
        search();
    }

    /** Looks for client tools: they may have been installed meanwhile. */
    void search() {
        Opened opened = workspace.openedProperty().get();
        if (opened != null) {
            search.start((progress, cancellation) -> new Outcome.Done<>(
                    opened.playbook().backupTools(client, new Work(progress, cancellation, Journal.NONE))));
        }
    }

    private void found() {
        if (search.outcomeProperty().get() instanceof Outcome.Done<BackupTools> done) {
            tools.set(done.result());
            boolean fits = done.result().suited().isPresent();
            if (!fits || !toolProposed) {
                toolProposed = true;
                form.toolProperty().set(fits ? BackupTool.PG_DUMP : BackupTool.BUILT_IN);
            }
        }
        choose();
    }

    /** Looks whether the folder of the backup at hand is still there. */
    private void look() {
        BackupResult known = workspace.backupProperty().get();
        gone.set(false);
        if (known != null && known.folder().isPresent()) {
            Path folder = Path.of(known.folder().get());
            workspace.tasks().run(() -> !Files.isDirectory(folder), gone::set, unreadable -> gone.set(true));
        }
        update();
    }

    private void choose() {
        Opened opened = workspace.openedProperty().get();
        Optional<Plan> plan = form.plan();
        boolean waives = form.waivesProperty().get();
        String reason = form.reasonProperty().get().strip();
        if (opened == null || (waives ? reason.isEmpty() : plan.isEmpty())) {
            commandLineProperty().set("");
            previewProperty().set(null);
        } else if (waives) {
            commandLineProperty().set(opened.commandLine("backup", "--waive", reason));
            previewProperty().set(null);
        } else {
            Plan chosen = plan.orElseThrow();
            commandLineProperty()
                    .set(opened.commandLine("backup", chosen.arguments().toArray(String[]::new)));
            previewProperty().set(() -> chosen.preview(opened, client));
        }
        update();
    }

    private void create() {
        form.plan()
                .ifPresent(plan -> start(
                        backup, plan, opened -> options -> opened.playbook().backup(options)));
    }

    /** Verifies the backup at hand once more. */
    void verifyAgain() {
        form.plan()
                .ifPresent(plan -> start(
                        verify, plan, opened -> options -> opened.playbook().verifyBackup(Optional.empty(), options)));
    }

    private void start(
            Activity<BackupResult> activity,
            Plan plan,
            Function<Opened, Function<BackupOptions, Evidence<BackupResult>>> step) {
        Opened opened = workspace.openedProperty().get();
        if (opened == null || isBusy()) {
            return;
        }
        tail.clear();
        activity.start((progress, cancellation) -> {
            Outcome<BackupResult> outcome =
                    plan.run(opened, workspace.user(), client, tail, step.apply(opened), progress, cancellation);
            if (activity == backup) {
                workspace.tasks().onUi(() -> take(opened, outcome));
            }
            return outcome;
        });
    }

    /** Takes a folder that was pointed at; a new one in it, if it holds something. */
    void chooseFolder(Path chosen) {
        workspace
                .tasks()
                .run(
                        () -> isEmpty(chosen) ? chosen : chosen.resolve("keto-backup-" + STAMP.format(Instant.now())),
                        free -> form.folderProperty().set(free.toString()),
                        unreadable -> form.folderProperty().set(chosen.toString()));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private void waive() {
        Opened opened = workspace.openedProperty().get();
        String reason = form.reasonProperty().get();
        if (opened != null && !isBusy()) {
            tail.clear();
            backup.start((progress, cancellation) -> {
                Outcome<BackupResult> outcome =
                        opened.run().runner().produce(opened.playbook().waiveBackup(reason), progress, cancellation);
                workspace.tasks().onUi(() -> take(opened, outcome));
                return outcome;
            });
        }
    }

    private void take(Opened from, Outcome<BackupResult> outcome) {
        if (outcome instanceof Outcome.Done<BackupResult> done
                && from.equals(workspace.openedProperty().get())) {
            verify.reset();
            form.waivesProperty().set(false);
            workspace.backupProperty().set(done.result());
        }
    }

    private void changed(Activity.State state, boolean making) {
        if (state == Activity.State.RUNNING) {
            (making ? verify : backup).reset();
            sampling = workspace.ticker().start(tail::show);
        } else if (state == Activity.State.ENDED) {
            sampling.stop();
            tail.show();
            if (!making && verify.outcomeProperty().get() instanceof Outcome.Done) {
                workspace.look();
            }
        }
        update();
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

    boolean isBusy() {
        return backup.isBusy() || verify.isBusy();
    }

    private void update() {
        Opened opened = workspace.openedProperty().get();
        boolean waives = form.waivesProperty().get();
        BackupResult known = workspace.backupProperty().get();
        busyProperty().set(isBusy());
        create.textProperty().set(texts().get(known == null || isWaived() ? "create" : "create.again"));
        create.enabledProperty().set(opened != null && !isBusy() && form.plan().isPresent() && hasTool());
        waive.enabledProperty()
                .set(opened != null && !isBusy() && !form.reasonProperty().get().isBlank());
        primaryProperty().set(waives ? waive : create);
        stop.enabledProperty().set(isStoppable(backup) || isStoppable(verify));
        secondaryProperty().set(isBusy() ? stop : null);
        readyProperty().set(opened != null && !isBusy() && (isVerified() || isWaived() || isBeyond()));
        verifiable.set(opened != null && !isBusy() && form.plan().isPresent());
        BackupStanding standing = BackupStanding.of(this);
        stateProperty().set(standing.state());
        resultProperty().set(standing.result());
    }

    private boolean hasTool() {
        BackupTools known = tools.get();
        return form.toolProperty().get() == BackupTool.BUILT_IN
                || (known != null && known.suited().isPresent());
    }

    private static boolean isStoppable(Activity<?> activity) {
        return activity.stateProperty().get() == Activity.State.RUNNING;
    }

    /** Whether there is a verified backup of what is in the database now. */
    boolean isCurrent() {
        return isVerified() && !watch.staleProperty().get();
    }

    /** Whether there is a verified backup, be it older than the newest tuples: v0.6 goes on writing. */
    private boolean isVerified() {
        return workspace.backupProperty().get() != null && !gone.get() && !hasFailed(verify);
    }

    /** Whether the tuples or the configuration have changed since the backup at hand. */
    boolean isOlder() {
        return isVerified() && !isWaived() && watch.staleProperty().get();
    }

    /** How old the backup is, and what has changed since. */
    String older() {
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

    boolean isWaived() {
        BackupResult known = workspace.backupProperty().get();
        return known != null && known.tool() == BackupTool.WAIVED;
    }

    private boolean isBeyond() {
        KetoStatus status = workspace.statusProperty().get();
        return status != null && status.isBeyond();
    }

    static boolean hasFailed(Activity<?> activity) {
        Outcome<?> outcome = activity.outcomeProperty().get();
        return outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled);
    }

    /** What is chosen. */
    Form form() {
        return form;
    }

    /** The backup at hand; null before there is one. */
    public ReadOnlyObjectProperty<@Nullable BackupResult> backupProperty() {
        return workspace.backupProperty();
    }

    /** The client tools of this machine; null before they were looked for. */
    ReadOnlyObjectProperty<@Nullable BackupTools> toolsProperty() {
        return tools;
    }

    /** Whether the folder of the backup at hand is no longer there. */
    ReadOnlyBooleanProperty goneProperty() {
        return gone;
    }

    /** Whether the backup at hand can be verified again with what is chosen. */
    ReadOnlyBooleanProperty verifiableProperty() {
        return verifiable.getReadOnlyProperty();
    }

    /** What pg_dump and pg_restore print. */
    ObservableList<EventLog.Line> lines() {
        return tail.lines();
    }

    /** The backup, or the waiver, at work. */
    public Activity<BackupResult> backupActivity() {
        return backup;
    }

    /** The verification at work. */
    public Activity<BackupResult> verifyActivity() {
        return verify;
    }

    /** The look for client tools. */
    Activity<BackupTools> searchActivity() {
        return search;
    }

    Workspace workspace() {
        return workspace;
    }
}
