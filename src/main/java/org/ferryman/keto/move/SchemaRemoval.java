package org.ferryman.keto.move;

import java.util.Optional;

/**
 * What became of v0.7's tables.
 *
 * @param dropped whether they were dropped now
 * @param schema the PostgreSQL schema
 * @param discarded rows of others that were dropped with them
 * @param file where those are written down, in the run folder
 */
public record SchemaRemoval(boolean dropped, String schema, long discarded, Optional<String> file) {}
