package org.ferryman.desktop.kratos.connections;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.connections.ConnectionProfile;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.NewKratosChoice.How;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.LatestOnly;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.NewKratos;

/**
 * Which Kratos is upgraded to, as it stands on the page: looked at whenever it changes, away from the window's thread.
 */
public final class NewKratosForm {

    final ObjectProperty<How> how = new SimpleObjectProperty<>(How.PROGRAM);
    final StringProperty program = new SimpleStringProperty("");
    final StringProperty version = new SimpleStringProperty("");
    final StringProperty config = new SimpleStringProperty("");

    private final ServiceWorkspace<?> workspace;
    private final LatestOnly<NewKratos> reading;
    private final ReadOnlyObjectWrapper<List<Finding>> findings = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<String>> choices = new ReadOnlyObjectWrapper<>(List.of());
    private Optional<NewKratosChoice> possible = Optional.empty();

    /**
     * A form in which nothing is written.
     *
     * @param changed is told when it is known whether what stands there can be used
     */
    public NewKratosForm(ServiceWorkspace<?> workspace, Runnable changed) {
        this.workspace = workspace;
        this.reading = new LatestOnly<>(workspace.tasks());
        how.addListener((property, before, after) -> read(changed));
        for (StringProperty each : List.of(program, version, config)) {
            each.addListener((property, before, after) -> read(changed));
        }
    }

    /** Takes up what a draft says: what is not known of an earlier run is most likely as it was chosen last. */
    public void take(ConnectionDraft draft) {
        draft.program().ifPresent(known -> {
            how.set(How.PROGRAM);
            program.set(known);
        });
        draft.config().ifPresent(config::set);
    }

    /** Takes up what a profile says. */
    public void take(ConnectionProfile profile) {
        config.set(profile.config());
        program.set(profile.program());
        if (!profile.program().isEmpty()) {
            how.set(How.PROGRAM);
        }
    }

    /** What is kept of it under a name. */
    public ConnectionProfile profile(String name, String url) {
        NewKratosChoice now = written();
        return new ConnectionProfile(name, url, now.config(), "", now.how() == How.PROGRAM ? now.text() : "");
    }

    /** How the new Kratos is run, as it is written. */
    public StringProperty programProperty() {
        return program;
    }

    private NewKratosChoice written() {
        String text = how.get() == How.PROGRAM ? program.get() : version.get();
        return new NewKratosChoice(how.get(), text.strip(), config.get().strip());
    }

    private void read(Runnable changed) {
        NewKratosChoice now = written();
        possible = Optional.empty();
        findings.set(List.of());
        choices.set(List.of());
        changed.run();
        if (now.how() == How.PROGRAM && now.text().isEmpty()) {
            // An answer that is under way is about what stood there before.
            reading.run(NewKratos.Unnamed::new, unnamed -> {}, impossible -> {});
            return;
        }
        reading.run(
                () -> now.resolve(workspace.user().environment()),
                usable -> {
                    possible = Optional.of(now);
                    changed.run();
                },
                this::impossible);
    }

    private void impossible(Exception failure) {
        findings.set(FailureOutcomes.of(failure, new Cancellation()).findings());
        choices.set(failure instanceof InputException input ? input.choices() : List.of());
    }

    /** What stands there, if it can be used. */
    public Optional<NewKratosChoice> choice() {
        return possible;
    }

    /** The configurations that the file holds, if there are several: each as it may be given instead. */
    ReadOnlyObjectProperty<List<String>> choicesProperty() {
        return choices.getReadOnlyProperty();
    }

    /** Why it can't be used. */
    ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }
}
