package org.ferryman.kratos.migrate;

import java.util.Optional;

/**
 * Where Kratos stopped.
 *
 * @param version the first migration that is not done; empty if all are, and something that they made is not valid
 * @param sqlState the last that Kratos named
 * @param output what Kratos printed, without secrets: a file in the run folder
 */
public record StoppedMigration(Optional<String> version, Optional<String> sqlState, String output) {}
