package org.ferryman.engine;

/**
 * A {@link Change} that can be undone. What puts back the before-state is a change itself: it inspects, previews and is
 * applied by the {@link Runner}, under the lock and journaled, as any other.
 *
 * @param <U> what undoing results in
 */
public interface Undoable<U> {

    /** The change that puts back what this one found. */
    Change<U> undo();
}
