package org.ferryman.desktop.execute;

import java.util.OptionalLong;

/**
 * How far a migration is with one namespace.
 *
 * @param label its name and its id
 * @param done tuples done, never above the total
 * @param total tuples to do, or empty if unknown
 * @param state where it is
 */
record NamespaceProgress(String label, long done, OptionalLong total, State state) {

    NamespaceProgress at(long nowDone, OptionalLong nowTotal) {
        return new NamespaceProgress(label, nowDone, nowTotal.isPresent() ? nowTotal : total, State.AT_WORK);
    }

    NamespaceProgress finished() {
        return new NamespaceProgress(label, total.orElse(done), total, State.DONE);
    }

    /** From 0 to 1; -1 if it is at work and nobody knows how far. */
    double share() {
        if (state == State.DONE) {
            return 1;
        } else if (state == State.WAITING) {
            return 0;
        }
        return total.isPresent() && total.getAsLong() > 0 && done > 0 ? (double) done / total.getAsLong() : -1;
    }

    /** Where it is. */
    enum State {
        /** Others first. */
        WAITING,
        /** Its tuples are being moved. */
        AT_WORK,
        /** All done; committed only with all the others. */
        DONE
    }
}
