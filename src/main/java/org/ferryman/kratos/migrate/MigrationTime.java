package org.ferryman.kratos.migrate;

/**
 * How long a migration took.
 *
 * @param version 20 digits
 * @param name as Kratos calls it
 * @param seconds from the record of the one before it to its own, as seen from outside
 */
public record MigrationTime(String version, String name, double seconds) {}
