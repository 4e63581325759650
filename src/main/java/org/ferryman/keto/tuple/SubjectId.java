package org.ferryman.keto.tuple;

/**
 * A plain subject.
 *
 * @param id any text, even empty; as v0.6 stores it, it holds no {@code #}
 */
public record SubjectId(String id) implements Subject {

    /** Characters (code points) that the column {@code subject_id} of Keto v0.7 holds. */
    public static final int MAX_LENGTH = 64;

    @Override
    public String encoded() {
        return id;
    }
}
