package org.ferryman.desktop.wizard;

import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/**
 * The way through the pages. One page is at the front; a page can be reached when all shown pages before it are ready,
 * or when it is open at any time, and left when nothing runs on it and it agrees.
 */
public final class Wizard {

    private final Tasks tasks;
    private final ObservableList<Page> all;
    private final FilteredList<Page> shown;
    private final ReadOnlyObjectWrapper<Page> current;
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canGoNext = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper leaving = new ReadOnlyBooleanWrapper();

    /** A way that begins at the first page. */
    public Wizard(List<Page> pages, Tasks tasks) {
        this.tasks = tasks;
        this.all = FXCollections.observableArrayList(page ->
                new Observable[] {page.shownProperty(), page.readyProperty(), page.busyProperty(), page.openProperty()
                });
        this.all.setAll(pages);
        this.shown = new FilteredList<>(all, page -> page.shownProperty().get());
        this.current = new ReadOnlyObjectWrapper<>(pages.get(0));
        all.addListener((ListChangeListener<Page>) change -> update());
        current.addListener((property, before, after) -> update());
        leaving.addListener((property, before, after) -> update());
        update();
    }

    /** Tells the first page that it is at the front. */
    public void start() {
        current.get().entered();
    }

    private void update() {
        int at = shown.indexOf(current.get());
        boolean free = !leaving.get() && !current.get().busyProperty().get();
        canGoBack.set(free && at > 0);
        canGoNext.set(free && current.get().readyProperty().get() && at >= 0 && at + 1 < shown.size());
    }

    /** To the page before, if that can be done; from one that is open at any time to the last that is due. */
    public void back() {
        if (canGoBack.get()) {
            int to = shown.indexOf(current.get()) - 1;
            while (current.get().openProperty().get() && to > 0 && !isDue(to)) {
                to--;
            }
            leaveFor(shown.get(to));
        }
    }

    /** To the page after, if that can be done. */
    public void next() {
        if (canGoNext.get()) {
            leaveFor(shown.get(shown.indexOf(current.get()) + 1));
        }
    }

    /** To any page that can be reached. */
    public void jump(Page page) {
        if (page != current.get() && canReach(page)) {
            leaveFor(page);
        }
    }

    /** Whether {@link #jump} would work. */
    public boolean canReach(Page page) {
        int to = shown.indexOf(page);
        return to >= 0
                && !leaving.get()
                && !current.get().busyProperty().get()
                && (page.openProperty().get() || isDue(to));
    }

    private boolean isDue(int index) {
        return shown.subList(0, index).stream()
                .allMatch(before -> before.readyProperty().get());
    }

    private void leaveFor(Page page) {
        leaving.set(true);
        current.get()
                .leaving(shown.indexOf(page) > shown.indexOf(current.get()))
                .whenComplete((agreed, failure) -> tasks.onUi(() -> {
                    leaving.set(false);
                    if (failure == null && agreed) {
                        current.set(page);
                        page.entered();
                    }
                }));
    }

    /** The pages of the way, in order. */
    public ObservableList<Page> pages() {
        return FXCollections.unmodifiableObservableList(shown);
    }

    /** The page at the front. */
    public ReadOnlyObjectProperty<Page> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** Whether {@link #back} would do anything. */
    public ReadOnlyBooleanProperty canGoBackProperty() {
        return canGoBack.getReadOnlyProperty();
    }

    /** Whether {@link #next} would do anything. */
    public ReadOnlyBooleanProperty canGoNextProperty() {
        return canGoNext.getReadOnlyProperty();
    }

    /** Whether the page at the front was asked to be left and has not answered yet. */
    public ReadOnlyBooleanProperty leavingProperty() {
        return leaving.getReadOnlyProperty();
    }
}
