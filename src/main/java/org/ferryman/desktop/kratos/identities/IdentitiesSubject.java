package org.ferryman.desktop.kratos.identities;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.jspecify.annotations.Nullable;

/**
 * Whose identities are looked at: those of the database that is upgraded in place, or of the source.
 *
 * @param <O> what is open
 */
public interface IdentitiesSubject<O extends OpenedRun> {

    /** The words of the command that moves identities. */
    String MOVE = "identities move";

    /** What its pages share. */
    ServiceWorkspace<O> workspace();

    /** Which Kratos is upgraded to: its configuration is proposed. */
    NewKratosChoice newKratos(O opened);

    /** Holds them against their schemas. */
    Evidence<KratosIdentities> look(O opened, IdentitiesRequest request);

    /** The command line that does so. */
    default String commandLine(O opened, List<String> options) {
        return opened.commandLine("identities", options.toArray(String[]::new));
    }

    /** The command line that moves identities to another schema, through the Kratos that serves this database. */
    default String moveLine(O opened, List<String> options) {
        return opened.commandLine(MOVE, options.toArray(String[]::new));
    }

    /** What was found last; null before that. */
    ObjectProperty<@Nullable KratosIdentities> resultProperty();
}
