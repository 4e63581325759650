package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.concurrent.CompletionStage;
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
 * or when it is open at any time, and left when nothing runs on it and it agrees. Whoever goes on past several pages
 * comes as far as each of them agrees, and is ready once those before it have done their part.
 */
public final class Wizard {

    private final BackgroundTasks tasks;
    private final ObservableList<Page> all;
    private final FilteredList<Page> shown;
    private final ReadOnlyObjectWrapper<Page> current;
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canGoNext = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper leaving = new ReadOnlyBooleanWrapper();

    /** A way that begins at the first page. */
    public Wizard(List<Page> pages, BackgroundTasks tasks) {
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

    private void leaveFor(Page to) {
        Page from = current.get();
        boolean forward = shown.indexOf(to) > shown.indexOf(from);
        leaving.set(true);
        // One that is open at any time needs nothing of those that are not ready.
        go(from, from.leaving(forward && from.readyProperty().get()), forward, to);
    }

    /** Goes on once a page has agreed, by way of the next: what is done there is what those after it work with. */
    private void go(Page from, CompletionStage<Boolean> answer, boolean forward, Page to) {
        answer.whenComplete((agreed, failure) -> tasks.onUi(() -> {
            Page next = failure != null || !agreed ? from : forward ? after(from, to) : to;
            if (next == from || next == to || !next.readyProperty().get()) {
                arrive(next);
            } else {
                go(next, next.passedOver(), true, to);
            }
        }));
    }

    private Page after(Page page, Page to) {
        return shown.subList(shown.indexOf(page) + 1, shown.indexOf(to)).stream()
                .filter(between ->
                        between.readyProperty().get() || !to.openProperty().get())
                .findFirst()
                .orElse(to);
    }

    private void arrive(Page page) {
        leaving.set(false);
        if (page != current.get()) {
            current.set(page);
            page.entered();
        }
    }

    /** The pages of the way, in order; nobody else can change them. */
    public ObservableList<Page> pages() {
        return shown;
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
