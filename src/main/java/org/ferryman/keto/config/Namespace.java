package org.ferryman.keto.config;

/**
 * A namespace of Keto's configuration. The database knows only the id; the name is in the configuration alone.
 *
 * @param id from 0 to 2147483647, what the column {@code namespace_id} of Keto v0.7 holds
 * @param name never empty
 */
public record Namespace(int id, String name) {}
