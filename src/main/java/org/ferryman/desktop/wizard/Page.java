package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** The model of one page: what the window around it shows and lets the user do. Holds no controls. */
public abstract class Page {

    private final String id;
    private final TextBundle texts;
    private final ObjectProperty<PageState> state = new SimpleObjectProperty<>(PageState.TO_DO);
    private final StringProperty result = new SimpleStringProperty("");
    private final BooleanProperty ready = new SimpleBooleanProperty();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final BooleanProperty shown = new SimpleBooleanProperty(true);
    private final BooleanProperty open = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable PageAction> primary = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable PageAction> secondary = new SimpleObjectProperty<>();
    private final StringProperty commandLine = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable Callable<List<String>>> preview = new SimpleObjectProperty<>();

    /**
     * A page.
     *
     * @param id stable; names its help page in {@code docs/}, too
     * @param texts have its {@code title} and {@code intro}
     */
    protected Page(String id, TextBundle texts) {
        this.id = id;
        this.texts = texts;
    }

    /** Comes to the front: a page looks at the world here, and never trusts what it saw earlier. */
    public void entered() {}

    /** Asked before another page comes to the front; false stays. Completes on any thread. */
    public CompletionStage<Boolean> leaving() {
        return CompletableFuture.completedFuture(true);
    }

    /**
     * As {@link #leaving()}, for a page that must do something before those after it can work.
     *
     * @param forward whether it is ready, and a page after it is to come to the front
     */
    public CompletionStage<Boolean> leaving(boolean forward) {
        return leaving();
    }

    /**
     * Asked when it is ready and a page after it is to come to the front, past this one; false brings this one to the
     * front instead. Completes on any thread.
     */
    public CompletionStage<Boolean> passedOver() {
        return CompletableFuture.completedFuture(true);
    }

    /** What happens to the work at hand if the window is closed now, in one sentence; asked only while busy. */
    public String onClose() {
        return "";
    }

    /** Stops what runs. */
    public void cancel() {}

    /** See the constructor. */
    public final String id() {
        return id;
    }

    /** The document that explains it, if it is not called like the page. */
    public Optional<String> document() {
        return Optional.empty();
    }

    /** The page's heading, and its name in the step list. */
    public final String title() {
        return texts.get("title");
    }

    /** What the page is for, in one or two sentences. */
    public final String intro() {
        return texts.get("intro");
    }

    /** The page's texts. */
    public final TextBundle texts() {
        return texts;
    }

    /** How its step stands. */
    public final ObjectProperty<PageState> stateProperty() {
        return state;
    }

    /** What came of it, in one short line. */
    public final StringProperty resultProperty() {
        return result;
    }

    /** Tells both of the above. */
    protected final void stands(PageStanding now) {
        state.set(now.state());
        result.set(now.result());
    }

    /** Whether the pages after it may come to the front. */
    public final BooleanProperty readyProperty() {
        return ready;
    }

    /** Whether it must not be left, because something runs. */
    public final BooleanProperty busyProperty() {
        return busy;
    }

    /** Whether it is part of the way that was chosen. */
    public final BooleanProperty shownProperty() {
        return shown;
    }

    /** Whether it may come to the front at any time, be the pages before it ready or not. */
    public final BooleanProperty openProperty() {
        return open;
    }

    /** What the page is there to do; null if there is nothing but to go on. */
    public final ObjectProperty<@Nullable PageAction> primaryProperty() {
        return primary;
    }

    /** A second action, at the other end of the bar: cancel, save. */
    public final ObjectProperty<@Nullable PageAction> secondaryProperty() {
        return secondary;
    }

    /** The command line that does the same; empty if there is none. */
    public final StringProperty commandLineProperty() {
        return commandLine;
    }

    /** Tells the exact SQL and commands that the page's action would run; null if it changes nothing. */
    public final ObjectProperty<@Nullable Callable<List<String>>> previewProperty() {
        return preview;
    }
}
