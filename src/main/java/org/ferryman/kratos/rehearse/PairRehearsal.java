package org.ferryman.kratos.rehearse;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.rehearse.KratosRehearsal.Copied;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.postgres.content.RowEquality;

/**
 * What an upgrade in a second database came to on two copies.
 *
 * @param verdict in a word
 * @param from the level of the database
 * @param to the level that the second copy has reached
 * @param forecast for how long nobody will be able to write; empty if the upgrade would not succeed
 * @param times how long each phase of each step took
 * @param cutover the cut-over; empty if it did not come to that
 * @param wayBack the way back; empty if it did not come to that
 * @param noWayBack why going back was not rehearsed; empty if it was, or if it did not come to that
 * @param writes what the writer did; empty if it did not come to that
 * @param copy what was copied; empty if nothing was
 * @param output what Kratos printed, without secrets: a file in the run folder
 * @param findings what should be known; the upgrade would not do what it should if one of them blocks
 */
public record PairRehearsal(
        Verdict verdict,
        String from,
        String to,
        Optional<HandoverForecast> forecast,
        List<StepTime> times,
        Optional<Crossing> cutover,
        Optional<Crossing> wayBack,
        Optional<String> noWayBack,
        Optional<Writes> writes,
        Optional<Copied> copy,
        Optional<String> output,
        List<Finding> findings) {

    /** Copies the lists. */
    public PairRehearsal {
        times = List.copyOf(times);
        findings = List.copyOf(findings);
    }

    /**
     * How long a part of a step took.
     *
     * @param step its id
     * @param phase what it did, for people
     * @param seconds how long that took
     */
    public record StepTime(String step, String phase, double seconds) {}

    /**
     * One side that handed over to the other.
     *
     * @param writesStoodStillSeconds between the last write to the one and the first to the other, as the writer saw it
     * @param outageSeconds between the stop of the writes and the opening, as the step tells
     * @param proof what came of comparing both sides
     * @param tables each as compared
     */
    public record Crossing(
            double writesStoodStillSeconds,
            Optional<Double> outageSeconds,
            RowEquality proof,
            List<KratosCutover.Table> tables) {

        /** Copies the list. */
        public Crossing {
            tables = List.copyOf(tables);
        }
    }

    /**
     * What the writer did.
     *
     * @param perSecond how many writes a second it was to make
     * @param inserted identities whose making was acknowledged
     * @param updated acknowledged changes of these
     * @param lost how many identities did not have what was acknowledged last
     * @param lostIds these, the first hundred at most
     */
    public record Writes(int perSecond, long inserted, long updated, long lost, List<UUID> lostIds) {

        /** Copies the list. */
        public Writes {
            lostIds = List.copyOf(lostIds);
        }
    }
}
