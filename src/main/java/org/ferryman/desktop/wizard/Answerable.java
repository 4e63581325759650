package org.ferryman.desktop.wizard;

import javafx.beans.property.ReadOnlyObjectProperty;

/** What asks before it changes anything. */
public interface Answerable {

    /** What is known of it, with the question. */
    ReadOnlyObjectProperty<? extends StepView<?>> viewProperty();

    /** Whether it can be answered with yes now. */
    boolean isAnswerable();

    /** Answers the question: it is done. */
    void yes();

    /** Answers the question: nothing is done. */
    void no();
}
