package org.ferryman.kratos.binary;

/**
 * A migration that a Kratos has, as it says itself.
 *
 * @param version 20 digits
 * @param name of the migration
 * @param applied whether the database has recorded it
 * @param concurrently whether it builds or drops an index without a lock against writers: that waits for every snapshot
 */
public record KnownMigration(String version, String name, boolean applied, boolean concurrently) {}
