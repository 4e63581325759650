package org.ferryman.engine;

/**
 * What a step works with: where it tells how far it is, how it learns that it should stop, and where it writes down
 * what it does.
 */
public record Work(ProgressListener progress, Cancellation cancellation, Journal journal) {

    /** For what is to be brought to its end within work that may be stopped. */
    public Work toItsEnd() {
        return new Work(progress, new Cancellation(), journal);
    }

    /** For work that can be stopped, and that nobody watches or records. */
    public static Work quiet(Cancellation cancellation) {
        return new Work(ProgressListener.NONE, cancellation, Journal.NONE);
    }

    /** For work that nobody watches, stops or records. */
    public static Work quiet() {
        return quiet(new Cancellation());
    }
}
