package org.ferryman.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param <R> the step's result
 */
public sealed interface Outcome<R> {

    /** What kept the step from being done; empty if it was done, or cancelled. */
    List<Finding> findings();

    /** Which of them it is. */
    Kind kind();

    /**
     * The same end, for a step with another result.
     *
     * @throws IllegalStateException if it has a result
     */
    @SuppressWarnings("unchecked") // Only a done one holds a result.
    default <T> Outcome<T> withoutResult() {
        if (this instanceof Done) {
            throw new IllegalStateException("it is done");
        }
        return (Outcome<T>) this;
    }

    /** The ways to end. Their words stand in files that outlive the program: none may change or go away. */
    enum Kind {
        /** See {@link Done}. */
        DONE,
        /** See {@link Blocked}. */
        BLOCKED,
        /** See {@link Failed}. */
        FAILED,
        /** See {@link RolledBack}. */
        ROLLED_BACK,
        /** See {@link PartWay}. */
        PART_WAY,
        /** See {@link LockHeld}. */
        LOCKED,
        /** See {@link Cancelled}. */
        CANCELLED;

        /** As it is written: lower case with dashes. */
        public String keyword() {
            return KeywordText.of(this);
        }

        /** The one that is written so; empty if this version knows none. */
        public static Optional<Kind> of(String keyword) {
            return KeywordText.find(Kind.class, keyword);
        }
    }

    /** It did what it should. */
    record Done<R>(R result) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.DONE;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    /** It must not be done before the blocking findings are resolved. Nothing has changed. */
    record Blocked<R>(List<Finding> findings) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.BLOCKED;
        }
    }

    /** It failed; nothing has changed. The cause is for the log. */
    record Failed<R>(Finding finding, @Nullable Exception cause) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }

        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** It was begun, so that others had to wait, and was taken back: nothing has changed. */
    record RolledBack<R>(List<Finding> findings) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.ROLLED_BACK;
        }
    }

    /** It stopped part-way; doing it again resumes. */
    record PartWay<R>(Finding finding, @Nullable Throwable cause) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.PART_WAY;
        }

        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** Another run is at work. Nothing has changed. */
    record LockHeld<R>(Finding finding) implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.LOCKED;
        }

        @Override
        public List<Finding> findings() {
            return List.of(finding);
        }
    }

    /** The user cancelled. Nothing has changed. */
    record Cancelled<R>() implements Outcome<R> {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }
}
