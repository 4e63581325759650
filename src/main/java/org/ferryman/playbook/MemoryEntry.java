package org.ferryman.playbook;

import org.ferryman.engine.StepId;

/**
 * One thing that steps know from earlier ones.
 *
 * @param name of its file in the run folder, without {@code .json}
 * @param type as which it is read: what is not needed of the file may be missing here
 * @param reason why it can't be observed, in a sentence
 */
public record MemoryEntry<T>(String name, Class<T> type, String reason) {

    /** What a step resulted in. */
    public MemoryEntry(StepId step, Class<T> type, String reason) {
        this(step.text(), type, reason);
    }
}
