package org.ferryman.kratos.assess;

/**
 * What was chosen for the migrations that are assessed.
 *
 * @param repairNids whether they put right the rows that would stop v26
 */
public record AssessOptions(boolean repairNids) {

    /** Nothing. */
    public static final AssessOptions USUAL = new AssessOptions(false);
}
