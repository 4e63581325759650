package org.ferryman.kratos.identities;

/**
 * One thing that keeps traits from fitting a schema. Nothing in it is out of the identity: the path has names that
 * stand in the schema, and {@code *} for all others and for the places in a list.
 *
 * @param rule that is broken
 * @param path of the trait, a JSON pointer: {@code /traits/name/first}
 */
public record TraitsFault(SchemaRule rule, String path) {}
