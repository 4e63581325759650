package org.ferryman.desktop.kratos.rehearsal;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.jspecify.annotations.Nullable;

/** The rehearsal of an upgrade in place. */
public final class InPlaceRehearsal implements RehearsalSubject<OpenKratos, KratosRehearsal> {

    private final KratosWorkspace workspace;

    /** Of the database at work there. */
    public InPlaceRehearsal(KratosWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Way way() {
        return Way.IN_PLACE;
    }

    @Override
    public KratosWorkspace workspace() {
        return workspace;
    }

    @Override
    public String document() {
        return NewKratosChoice.DOCUMENT;
    }

    @Override
    public Change<KratosRehearsal> rehearse(OpenKratos opened, RehearsalOptions options) throws BlockedException {
        return opened.playbook().rehearse(options);
    }

    @Override
    public String commandLine(OpenKratos opened, List<String> options) {
        return opened.lines().withKratos("rehearse", options);
    }

    @Override
    public ObjectProperty<@Nullable KratosRehearsal> resultProperty() {
        return workspace.rehearsalProperty();
    }

    @Override
    public Verdict verdict(KratosRehearsal result) {
        return result.verdict();
    }

    @Override
    public ReadOnlyObjectProperty<?> seenProperty() {
        return workspace.seenProperty();
    }
}
