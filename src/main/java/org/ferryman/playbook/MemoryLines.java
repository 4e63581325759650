package org.ferryman.playbook;

/**
 * Something that steps add to and know from earlier ones, a line of JSON at a time.
 *
 * @param file its name in the run folder
 * @param reason why it can't be observed, in a sentence
 */
public record MemoryLines(String file, String reason) {}
