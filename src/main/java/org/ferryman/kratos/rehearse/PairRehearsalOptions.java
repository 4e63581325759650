package org.ferryman.kratos.rehearse;

/**
 * What may be chosen about the rehearsal of an upgrade in a second database.
 *
 * @param copies where both copies are made, and what was chosen for the migrations
 * @param perSecond how many writes a second there are meanwhile
 */
public record PairRehearsalOptions(RehearsalOptions copies, int perSecond) {

    /** So many are usual. */
    public static final int USUAL_WRITES = 50;

    /** More than a single session gets through. */
    public static final int MOST_WRITES = 1_000;

    /** On embedded servers, in the folder for temporary files. */
    public static PairRehearsalOptions usual() {
        return new PairRehearsalOptions(RehearsalOptions.usual(), USUAL_WRITES);
    }
}
