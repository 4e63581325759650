package org.ferryman.playbook;

/**
 * One thing that steps know from earlier ones.
 *
 * @param name of its file in the run folder, without {@code .json}
 * @param type as which it is read: what is not needed of the file may be missing here
 * @param reason why it can't be observed, in a sentence
 */
public record MemoryEntry<T>(String name, Class<T> type, String reason) {}
