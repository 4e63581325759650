package org.ferryman.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param <R> the step's result
 */
public sealed interface Outcome<R> {

    /** What kept the step from being done; empty if it was done, or cancelled. */
    List<Finding> findings();

    /** It did what it should. */
    record Done<R>(R result) implements Outcome<R> {
        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    /** It must not be done before the blocking findings are resolved. Nothing has changed. */
    record Blocked<R>(List<Finding> findings) implements Outcome<R> {}

    /** It failed; nothing has changed. The cause is for the log. */
    record Failed<R>(Finding finding, @Nullable Exception cause) implements Outcome<R> {
        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** It stopped part-way; doing it again resumes. */
    record PartWay<R>(Finding finding, @Nullable Throwable cause) implements Outcome<R> {
        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** Another run is at work. Nothing has changed. */
    record LockHeld<R>(Finding finding) implements Outcome<R> {
        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** The user cancelled. Nothing has changed. */
    record Cancelled<R>() implements Outcome<R> {
        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }
}
