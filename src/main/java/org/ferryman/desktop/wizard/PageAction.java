package org.ferryman.desktop.wizard;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** Something that a page lets the user do with a button of the window: its name says what will happen. */
public final class PageAction {

    private final StringProperty text;
    private final BooleanProperty enabled = new SimpleBooleanProperty(true);
    private final BooleanProperty dangerous = new SimpleBooleanProperty();
    private final Runnable work;

    /**
     * An action.
     *
     * @param text may hold a mnemonic, marked by an underscore
     * @param work returns at once
     */
    public PageAction(String text, Runnable work) {
        this.text = new SimpleStringProperty(text);
        this.work = work;
    }

    /** The same, of one that always gives up something. */
    public PageAction dangerous() {
        dangerous.set(true);
        return this;
    }

    /** Does it, unless it is disabled. */
    public void fire() {
        if (enabled.get()) {
            work.run();
        }
    }

    /** What the button says. */
    public StringProperty textProperty() {
        return text;
    }

    /** Whether it can be done now. */
    public BooleanProperty enabledProperty() {
        return enabled;
    }

    /** Whether it gives up something; it is coloured so, and its text says so. */
    public BooleanProperty dangerousProperty() {
        return dangerous;
    }
}
