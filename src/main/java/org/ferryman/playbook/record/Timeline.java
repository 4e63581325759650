package org.ferryman.playbook.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal tells: a part of {@link RunReport}.
 *
 * @param first time of the first entry
 * @param last time of the last entry
 * @param people the operating system's users who ran the program
 * @param hosts where it ran
 * @param events the last of them, {@link #LISTED} at most; all are in the journal
 * @param earlier how many events are not listed
 * @param unreadable how many lines of the journal are no entries
 */
public record Timeline(
        Optional<Instant> first,
        Optional<Instant> last,
        Set<String> people,
        Set<String> hosts,
        List<Event> events,
        long earlier,
        long unreadable) {

    /** How many events are listed. */
    public static final int LISTED = 500;

    /**
     * One thing that happened.
     *
     * @param time when
     * @param who the operating system's user
     * @param host where
     * @param step of which step, or empty
     * @param what happened, for people
     */
    public record Event(Instant time, String who, String host, String step, String what) {}
}
