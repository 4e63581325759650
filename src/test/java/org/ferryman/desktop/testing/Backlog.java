package org.ferryman.desktop.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.ferryman.desktop.wizard.BackgroundTasks;

/** Background work that waits until the test has it done; what it reports arrives at once. */
public final class Backlog {

    private final Deque<Runnable> waiting = new ArrayDeque<>();

    /** What puts its background work here. */
    public BackgroundTasks tasks() {
        return new BackgroundTasks(waiting::add, Runnable::run);
    }

    /** How much waits. */
    public int size() {
        return waiting.size();
    }

    /** Does what has waited longest. */
    public void runNext() {
        waiting.remove().run();
    }

    /** Does what came last, as a second thread would: a cancellation, while the work that it is about has not begun. */
    public void runLast() {
        waiting.removeLast().run();
    }

    /** Does everything, and what comes of it. */
    public void runAll() {
        while (!waiting.isEmpty()) {
            runNext();
        }
    }
}
