package org.ferryman.postgres.capture;

import java.util.List;
import org.ferryman.postgres.QualifiedName;

/**
 * A table with triggers of a {@link ChangeCapture}.
 *
 * @param id its {@code oid}
 * @param table its name now
 * @param owner the role that it belongs to
 * @param triggers their names
 * @param fingerprint of the triggers: changes when one is made again, or was disabled for a while
 * @param captures whether every change is noted, with its keys
 * @param notes whether it is noted that there was a change
 */
public record CapturedTable(
        long id,
        QualifiedName table,
        String owner,
        List<String> triggers,
        String fingerprint,
        boolean captures,
        boolean notes) {

    /** Copies the list. */
    public CapturedTable {
        triggers = List.copyOf(triggers);
    }
}
