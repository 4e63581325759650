package org.ferryman.postgres.backup;

/**
 * A file of a backup, and what proves that it is still the same.
 *
 * @param path relative to the backup's folder, with forward slashes
 * @param bytes its size
 * @param sha256 of its content, hexadecimal, lower case
 */
public record FileSum(String path, long bytes, String sha256) {}
