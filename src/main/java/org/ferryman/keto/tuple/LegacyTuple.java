package org.ferryman.keto.tuple;

import org.ferryman.keto.config.Namespace;

/**
 * A relation tuple as Keto v0.6 stores it; all six values together are its key.
 *
 * @param namespace whose table the row is in
 * @param shardId {@code default} unless somebody wrote the row by SQL
 * @param object the object
 * @param relation the relation to the object
 * @param subject the subject as one string, well-formed or not
 * @param commitTime as PostgreSQL prints it with DateStyle ISO, {@code infinity} and {@code -infinity} included
 */
public record LegacyTuple(
        Namespace namespace, String shardId, String object, String relation, String subject, String commitTime) {}
