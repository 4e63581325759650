package org.ferryman.keto.server;

import org.ferryman.keto.tuple.Subject;

/**
 * A relation tuple as Keto's APIs name it.
 *
 * @param namespace the namespace's name
 * @param object the object
 * @param relation the relation
 * @param subject who has it
 */
public record RelationTuple(String namespace, String object, String relation, Subject subject) {}
