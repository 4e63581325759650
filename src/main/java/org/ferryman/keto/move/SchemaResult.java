package org.ferryman.keto.move;

/**
 * What became of v0.7's schema: the result of {@code keto schema --apply}.
 *
 * @param applied whether it was made now; else it was there already
 * @param schema the PostgreSQL schema it is in
 * @param owner who owns v0.7's tables
 */
public record SchemaResult(boolean applied, String schema, String owner) {}
