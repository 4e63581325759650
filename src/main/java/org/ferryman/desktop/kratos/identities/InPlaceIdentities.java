package org.ferryman.desktop.kratos.identities;

import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.jspecify.annotations.Nullable;

/** The identities of the database that is upgraded in place. */
public final class InPlaceIdentities implements IdentitiesSubject<OpenKratos> {

    private final KratosWorkspace workspace;

    /** Of the database at work there. */
    public InPlaceIdentities(KratosWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public KratosWorkspace workspace() {
        return workspace;
    }

    @Override
    public NewKratosChoice newKratos(OpenKratos opened) {
        return opened.choice();
    }

    @Override
    public Evidence<KratosIdentities> look(OpenKratos opened, IdentitiesRequest request) {
        return opened.playbook().identities(request);
    }

    @Override
    public ObjectProperty<@Nullable KratosIdentities> resultProperty() {
        return workspace.identitiesProperty();
    }
}
