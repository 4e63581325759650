package org.ferryman.desktop.skipped;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.collections.ObservableListBase;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.tuple.SkippedTuple;

/**
 * The rows that a query found, for a table that shows some of them at a time. A row that is asked for is there at once;
 * its page is read in the background, the latest that was asked for first, and some pages are kept.
 */
final class RowList extends ObservableListBase<SkippedRow> {

    /** Not more: in another order than the file's, each row is a place of its own on the disk. */
    private static final int PAGE = 64;

    private static final int KEPT = 40;
    private static final int WAITING = 4;

    private final SkippedIndex index;
    private final int[] rows;
    private final BackgroundTasks tasks;
    private final Consumer<Exception> failed;
    private final Map<Integer, SkippedRow[]> pages = new LinkedHashMap<>(KEPT, 0.75f, true);
    private final Deque<Integer> wanted = new ArrayDeque<>();
    private boolean loading;

    /** @param failed told when a page can't be read */
    RowList(SkippedIndex index, int[] rows, BackgroundTasks tasks, Consumer<Exception> failed) {
        this.index = index;
        this.rows = rows;
        this.tasks = tasks;
        this.failed = failed;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public SkippedRow get(int place) {
        int number = place / PAGE;
        SkippedRow[] page = pages.get(number);
        if (page == null) {
            page = new SkippedRow[Math.min(PAGE, rows.length - number * PAGE)];
            Arrays.setAll(page, at -> new SkippedRow(number * PAGE + at));
            pages.put(number, page);
            if (pages.size() > KEPT) {
                pages.remove(pages.keySet().iterator().next());
            }
            wanted.addFirst(number);
            if (wanted.size() > WAITING) {
                // Scrolled past before it could be read; asked for again when it is seen again.
                pages.remove(wanted.removeLast());
            }
            load();
        }
        return page[place % PAGE];
    }

    private void load() {
        Integer number = loading ? null : wanted.pollFirst();
        if (number == null) {
            return;
        }
        loading = true;
        int from = number * PAGE;
        int[] numbers = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + PAGE));
        tasks.run(() -> index.tuples(numbers), tuples -> loaded(number, tuples), this::failed);
    }

    private void loaded(int number, List<SkippedTuple> tuples) {
        SkippedRow[] page = pages.get(number);
        for (int at = 0; page != null && at < page.length; at++) {
            page[at].set(tuples.get(at));
        }
        loading = false;
        load();
    }

    private void failed(Exception failure) {
        wanted.clear();
        failed.accept(failure);
    }

    /** Reads the tuples of some rows; away from the window's thread. */
    List<SkippedTuple> tuples(int[] numbers) throws Exception {
        return index.tuples(numbers);
    }

    /** The numbers of the rows in the list that is in the file. */
    int[] rows() {
        return rows;
    }

    /** Asked by the table when it gets another list: no row is in two. */
    @Override
    public int indexOf(Object row) {
        if (row instanceof SkippedRow known) {
            SkippedRow[] page = pages.get(known.place() / PAGE);
            return page != null && page[known.place() % PAGE] == known ? known.place() : -1;
        }
        return -1;
    }

    @Override
    public boolean contains(Object row) {
        return indexOf(row) >= 0;
    }
}
