package org.ferryman.playbook.sample;

import java.util.List;
import org.ferryman.report.AmountText;

/**
 * What came of those who write to a sample all along.
 *
 * @param running whether they still write
 * @param rate how many writes a second they are meant to do
 * @param acknowledged how many the server has acknowledged
 * @param lost how many of these are not in the database that is written to now
 * @param longestGapSeconds the longest time between two that were acknowledged
 * @param at which database is written to now: {@code source} or {@code target}
 * @param moves each time that they went over to the other database
 */
public record SampleWriting(
        boolean running,
        int rate,
        long acknowledged,
        long lost,
        double longestGapSeconds,
        String at,
        List<Move> moves) {

    /** Copies the list. */
    public SampleWriting {
        moves = List.copyOf(moves);
    }

    /**
     * From one database to the other.
     *
     * @param to {@code source} or {@code target}
     * @param seconds between the last write here that was acknowledged, and the first there
     */
    public record Move(String to, double seconds) {}

    /** In one line, for people. */
    public String told() {
        return AmountText.count(acknowledged) + " acknowledged, " + AmountText.count(lost) + " lost, longest gap "
                + AmountText.seconds(longestGapSeconds);
    }
}
