package org.ferryman.desktop.wizard;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.StepView.State;

/** Asks whether to stop what goes on until there is an answer. */
final class StopQuestion implements Answerable {

    private final Runnable stop;
    private final ReadOnlyObjectWrapper<StepView<?>> view = new ReadOnlyObjectWrapper<>(StepView.idle());

    /** @param stop is done when the answer is yes */
    StopQuestion(Runnable stop) {
        this.stop = stop;
    }

    void ask() {
        view.set(StepView.asked(State.ASKING, Question.PLAIN));
    }

    @Override
    public ReadOnlyObjectProperty<StepView<?>> viewProperty() {
        return view.getReadOnlyProperty();
    }

    @Override
    public boolean isAnswerable() {
        return view.get().isAnswerable();
    }

    @Override
    public void yes() {
        if (isAnswerable()) {
            stop.run();
        }
    }

    @Override
    public void no() {
        view.set(StepView.idle());
    }
}
