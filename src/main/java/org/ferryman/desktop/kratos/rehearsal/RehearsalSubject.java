package org.ferryman.desktop.kratos.rehearsal;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Change;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is rehearsed: an upgrade in place, or in a second database.
 *
 * @param <O> what is open
 * @param <R> what it comes to
 */
public interface RehearsalSubject<O extends OpenedRun, R> {

    /** Which of the two. */
    enum Way {
        /** On one copy. */
        IN_PLACE,
        /** On two. */
        PAIR
    }

    /** Which of them it is. */
    Way way();

    /** What its pages share. */
    ServiceWorkspace<O> workspace();

    /** The document that explains them. */
    String document();

    /** Makes the rehearsal. */
    Change<R> rehearse(O opened, RehearsalOptions options) throws Exception;

    /** The command line that rehearses. */
    String commandLine(O opened, List<String> options);

    /** What the last one came to; null before that. */
    ObjectProperty<@Nullable R> resultProperty();

    /** In a word. */
    Verdict verdict(R result);

    /** The database as last observed; null before that. */
    ReadOnlyObjectProperty<?> seenProperty();
}
