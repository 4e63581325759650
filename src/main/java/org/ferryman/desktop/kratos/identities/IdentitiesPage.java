package org.ferryman.desktop.kratos.identities;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.IdentityTales;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/**
 * Holds every identity against the identity schemas of the new Kratos; may be left out.
 *
 * @param <O> what is open
 */
public final class IdentitiesPage<O extends OpenedRun> extends Page {

    private static final String DOCUMENT = "identity-schemas.md";

    private final IdentitiesSubject<O> subject;
    private final StepModel<O, KratosIdentities> step;
    private final SchemaForm schemas = new SchemaForm();
    private final MoveForm move = new MoveForm();
    private final ReadOnlyStringWrapper moveLine = new ReadOnlyStringWrapper("");
    private final PageAction look;
    private final PageAction cancel;

    /** A page on which nothing was looked at yet. */
    public IdentitiesPage(IdentitiesSubject<O> subject) {
        super("identities", TextBundle.of(IdentitiesPage.class));
        this.subject = subject;
        this.step = new StepModel<O, KratosIdentities>(workspace(), KratosSteps.IDENTITIES.id())
                .whenDone(subject.resultProperty()::set)
                .whenChanged(this::update);
        this.look = new PageAction(texts().get("look"), this::look);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        primaryProperty().set(look);
        workspace().openedProperty().addListener((property, before, after) -> take(after));
        subject.resultProperty().addListener((property, before, after) -> propose(after));
        schemas.onChange(this::update);
        move.onChange(this::update);
        update();
    }

    private void take(@Nullable O opened) {
        schemas.configProperty()
                .set(opened == null ? "" : subject.newKratos(opened).config());
        update();
    }

    private void propose(@Nullable KratosIdentities known) {
        if (known != null) {
            move.propose(known);
        }
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(DOCUMENT);
    }

    @Override
    public void entered() {
        workspace().look();
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        step.cancel();
    }

    private void look() {
        SchemaChoice chosen = schemas.choice();
        step.produce(opened -> subject.look(opened, chosen.request()));
    }

    private void update() {
        O opened = workspace().openedProperty().get();
        SchemaChoice chosen = schemas.choice();
        KratosIdentities known = known();
        busyProperty().set(step.view().isBusy());
        look.textProperty().set(texts().get(known == null ? "look" : "look.again"));
        look.enabledProperty()
                .set(opened != null && chosen.isUsable() && !step.view().isBusy());
        cancel.enabledProperty().set(step.view().isStoppable());
        secondaryProperty().set(step.view().isBusy() ? cancel : null);
        commandLineProperty()
                .set(opened == null || !chosen.isUsable() ? "" : subject.commandLine(opened, chosen.options()));
        moveLine.set(
                opened == null || !chosen.isUsable() || !move.isWhole()
                        ? ""
                        : subject.moveLine(opened, move.options(chosen)));
        // It tells, and changes nothing: where no schema changes nobody needs it.
        readyProperty().set(opened != null);
        stands(standing(known));
    }

    private PageStanding standing(@Nullable KratosIdentities known) {
        Optional<PageStanding> own = step.view().standing(texts(), "result.running", "result.failed");
        if (own.isPresent()) {
            return own.get();
        } else if (known == null) {
            return new PageStanding(PageState.TO_DO, step.view().wasCancelled() ? texts().get("result.cancelled") : "");
        } else if (known.broken() > 0) {
            return new PageStanding(PageState.ATTENTION, texts().get("result.broken", known.broken()));
        } else if (known.blocked()) {
            return new PageStanding(PageState.ATTENTION, texts().get("result.missing"));
        } else if (known.changed() > 0) {
            return new PageStanding(
                    PageState.ATTENTION, texts().get("result.changed", AmountText.count(known.changed())));
        }
        return new PageStanding(PageState.DONE, texts().get("result.fit", IdentityTales.looked(known)));
    }

    /**
     * Copies all lists to a folder.
     *
     * @param saved is told that it is done
     * @param failed is told why it is not
     */
    void saveLists(Path folder, Consumer<Path> saved, Consumer<Exception> failed) {
        KratosIdentities known = known();
        if (known != null) {
            List<Path> lists = Stream.of(known.brokenFiles(), known.changedFiles())
                    .flatMap(files -> Stream.of(files.html(), files.csv(), files.jsonl()))
                    .toList();
            workspace()
                    .tasks()
                    .run(
                            () -> {
                                for (Path list : lists) {
                                    // With its attributes: nobody else may read it there, either.
                                    Files.copy(
                                            list,
                                            folder.resolve(list.getFileName()),
                                            StandardCopyOption.COPY_ATTRIBUTES);
                                }
                                return folder;
                            },
                            saved,
                            failed);
        }
    }

    /** What was found last; null before that. */
    @Nullable KratosIdentities known() {
        return subject.resultProperty().get();
    }

    ReadOnlyObjectProperty<@Nullable KratosIdentities> knownProperty() {
        return subject.resultProperty();
    }

    /** Looking at them. */
    StepModel<O, KratosIdentities> step() {
        return step;
    }

    /** What they are held against. */
    SchemaForm schemas() {
        return schemas;
    }

    /** Where they are to be moved. */
    MoveForm move() {
        return move;
    }

    /** The command that moves them; empty while it is not known from where to where. */
    ReadOnlyStringProperty moveLineProperty() {
        return moveLine.getReadOnlyProperty();
    }

    ServiceWorkspace<O> workspace() {
        return subject.workspace();
    }
}
