package org.ferryman.desktop.kratos.pair;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.kratos.rehearsal.RehearsalSubject;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.jspecify.annotations.Nullable;

/** The rehearsal of an upgrade in a second database. */
public final class CopiesRehearsal implements RehearsalSubject<OpenPair, PairRehearsal> {

    private final PairWorkspace workspace;

    /** Of the databases at work there. */
    public CopiesRehearsal(PairWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Way way() {
        return Way.PAIR;
    }

    @Override
    public PairWorkspace workspace() {
        return workspace;
    }

    @Override
    public String document() {
        return PairTexts.DOCUMENT;
    }

    @Override
    public Change<PairRehearsal> rehearse(OpenPair opened, RehearsalOptions options) throws BlockedException {
        return opened.playbook().rehearse(new PairRehearsalOptions(options, PairRehearsalOptions.USUAL_WRITES));
    }

    @Override
    public String commandLine(OpenPair opened, List<String> options) {
        return opened.lines().withKratos("rehearse", options);
    }

    @Override
    public ObjectProperty<@Nullable PairRehearsal> resultProperty() {
        return workspace.rehearsalProperty();
    }

    @Override
    public Verdict verdict(PairRehearsal result) {
        return result.verdict();
    }

    @Override
    public ReadOnlyObjectProperty<?> seenProperty() {
        return workspace.seenProperty();
    }
}
