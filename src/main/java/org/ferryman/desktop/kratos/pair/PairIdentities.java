package org.ferryman.desktop.kratos.pair;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.UpgradeLines;
import org.ferryman.desktop.kratos.identities.IdentitiesSubject;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.jspecify.annotations.Nullable;

/** The identities of the source, which the target will have. */
public final class PairIdentities implements IdentitiesSubject<OpenPair> {

    private final PairWorkspace workspace;

    /** Of the databases at work there. */
    public PairIdentities(PairWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public PairWorkspace workspace() {
        return workspace;
    }

    @Override
    public NewKratosChoice newKratos(OpenPair opened) {
        return opened.choice();
    }

    @Override
    public Evidence<KratosIdentities> look(OpenPair opened, IdentitiesRequest request) {
        return opened.playbook().identities(request);
    }

    /** The Kratos that is asked for it knows one database. */
    @Override
    public String moveLine(OpenPair opened, List<String> options) {
        UpgradeLines lines = opened.lines();
        List<String> source = List.of("--url", opened.addresses().source().url());
        return new UpgradeLines(lines.call(), lines.environment(), source, List.of())
                .of(MOVE, options.toArray(String[]::new));
    }

    @Override
    public ObjectProperty<@Nullable KratosIdentities> resultProperty() {
        return workspace.identitiesProperty();
    }
}
