package org.ferryman.playbook.traffic;

import org.ferryman.playbook.StepFacts;
import org.ferryman.report.AmountText;

/** What a report tells of the traffic that was seen. */
public final class TrafficTale {

    private TrafficTale() {}

    /** The quietest window, if there is one. */
    public static void traffic(TrafficResult result, StepFacts facts) {
        facts.summary(result.quietest()
                        .map(window -> "The quietest " + AmountText.seconds(result.outageSeconds()) + " seen: from "
                                + window.from() + " to " + window.to() + ".")
                        .orElse("No window was seen that is as long as the predicted outage."))
                .fact("Samples", AmountText.count(result.samples().size()))
                .findings(result.findings());
    }
}
