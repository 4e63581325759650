package org.ferryman.postgres;

/**
 * How far an index build is.
 *
 * @param phase as PostgreSQL names it
 * @param done of the phase, in blocks or tuples
 * @param total of the phase; 0 if unknown
 */
public record IndexProgress(String phase, long done, long total) {}
