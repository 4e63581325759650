package org.ferryman.cli.text;

import java.nio.file.Path;
import java.time.Instant;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoStatus.EvidenceState;
import org.ferryman.report.AmountText;

/** A status for people. */
public final class StatusText {

    private static final String LATE = "It counts late: by 10 s, or by more before PostgreSQL 15.";

    private final TextPage page;

    public StatusText(TextPage page) {
        this.page = page;
    }

    public void write(KetoStatus status, Path folder) {
        page.line("Database " + TextStyle.value(status.database()) + ", schema " + TextStyle.value(status.schema())
                + ": " + AssessmentText.level(status.level()));
        boolean over = status.facts().cleanedUp()
                && status.verification()
                        .filter(found -> found.namespaces().isEmpty())
                        .isPresent();
        page.line("State: "
                + (over
                        ? "migrated and cleaned up; v0.7's table is the only one"
                        : status.facts().otherRun()
                                ? "another run is at work, and not done yet"
                                : state(status.state())));
        if (!status.full()) {
            look(status);
        }
        if (!status.isBeyond()) {
            status.outage()
                    .ifPresent(forecast -> page.paragraph("In a migration " + forecast.wholeText(Instant.now())));
        }
        status.verification().ifPresent(new VerificationText(page)::counts);
        page.heading("Earlier results in " + folder);
        if (status.evidence().isEmpty()) {
            page.line("  none");
        }
        for (EvidenceState evidence : status.evidence()) {
            String step = evidence.valid()
                    ? page.style().good(evidence.step().text())
                    : page.style().warning(evidence.step().text());
            page.line("  " + step + ": " + standing(evidence.standing()));
        }
    }

    /** What was seen without reading a tuple, and how to know for sure. */
    private void look(KetoStatus status) {
        status.earlier().ifPresent(earlier -> {
            String found = earlier.state().map(state -> ": " + then(state)).orElse(": the legacy tuples");
            page.line("Last read: " + AmountText.moment(earlier.when()) + found);
            page.paragraph(
                    earlier.unchanged()
                            ? "Since then: nothing has changed, as far as the server has counted. " + LATE
                            : "Since then: the tables may have changed; by what the server has counted, or because it"
                                    + " can't tell.");
        });
        if (status.state() == KetoStatus.State.NOT_READ || status.earlier().isPresent()) {
            page.paragraph("To know for sure: `ferryman keto status --full`. " + cost(status.cost()));
        }
    }

    /** What reading everything takes. */
    public static String cost(KetoStatus.Cost cost) {
        return "Reading everything means about " + AmountText.count(cost.rows(), "row")
                + cost.seconds()
                        .map(seconds -> ", and takes about " + AmountText.seconds(seconds) + ".")
                        .orElse("; how long that takes is not known yet.");
    }

    private static String standing(KetoStatus.Standing standing) {
        return switch (standing) {
            case HOLDS -> "still true";
            case UNCHANGED -> "true when it was read last; nothing has changed since, as far as the server has counted";
            case MAY_HAVE_CHANGED -> "may no longer be true: the tuples may have changed since";
            case OUTDATED -> "no longer true, as the configuration or the legacy tuples have changed since";
        };
    }

    private static String then(KetoStatus.State state) {
        return switch (state) {
            case MIGRATED -> "every tuple that can be moved was in v0.7's table";
            case TO_MIGRATE -> "tuples were to be moved";
            case IN_USE -> "v0.7 was in use: something other than a migration had written to its table";
            default -> throw new IllegalStateException("not remembered: " + state);
        };
    }

    private static String state(KetoStatus.State state) {
        return switch (state) {
            case NOT_MIGRATABLE -> "a migration is blocked; the findings say by what";
            case SCHEMA_TO_APPLY -> "v0.7's tables are not there yet; `ferryman keto schema` shows how to make them";
            case NOT_READ -> "v0.7's tables are there; what they hold was not read";
            case TO_MIGRATE -> "v0.7's tables are there, and tuples are to be moved: `ferryman keto migrate`";
            case MIGRATED -> "what can be moved is in v0.7's table";
            case IN_USE -> "in use by v0.7: something other than a migration has written to its table";
        };
    }
}
