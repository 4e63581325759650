package org.ferryman.keto.tuple;

/**
 * All subjects that have a relation to an object. Written to JSON, it is the {@code subject_set} of Keto v0.7's API.
 *
 * @param namespace the name of the object's namespace; whether it exists is another question
 * @param object any text, even empty
 * @param relation any text, even empty
 */
public record SubjectSet(String namespace, String object, String relation) implements Subject {

    /** Characters (code points) that {@code subject_set_object} and {@code subject_set_relation} of Keto v0.7 hold. */
    static final int MAX_LENGTH = 64;

    @Override
    public String encoded() {
        return namespace + ":" + object + "#" + relation;
    }
}
