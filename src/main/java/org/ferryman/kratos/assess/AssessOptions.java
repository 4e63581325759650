package org.ferryman.kratos.assess;

/**
 * What was chosen for the migrations that are assessed.
 *
 * @param repairNids whether they put right the rows that would stop v26
 * @param beside whether they are run in another database, so that this one may go on being used
 */
public record AssessOptions(boolean repairNids, boolean beside) {

    /** Nothing. */
    public static final AssessOptions USUAL = new AssessOptions(false, false);

    /** In the database itself. */
    public AssessOptions(boolean repairNids) {
        this(repairNids, false);
    }
}
