package org.ferryman.keto.tuple;

/** Who has a relation to an object: somebody, or all who have a relation to another object. */
public sealed interface Subject permits SubjectId, SubjectSet {

    /** The subject in the one string that Keto v0.6 stores. */
    String encoded();
}
