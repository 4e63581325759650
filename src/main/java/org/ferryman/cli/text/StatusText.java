package org.ferryman.cli.text;

import java.nio.file.Path;
import org.ferryman.cli.terminal.Style;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoStatus.EvidenceState;

/** A status for people. */
public final class StatusText {

    private final TextPage page;

    public StatusText(TextPage page) {
        this.page = page;
    }

    public void write(KetoStatus status, Path folder) {
        page.line("Database " + Style.value(status.database()) + ", schema " + Style.value(status.schema()) + ": "
                + AssessmentText.level(status.level()));
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
        status.verification().ifPresent(new VerificationText(page)::counts);
        page.heading("Earlier results in " + folder);
        if (status.evidence().isEmpty()) {
            page.line("  none");
        }
        for (EvidenceState evidence : status.evidence()) {
            page.line("  "
                    + (evidence.valid()
                            ? page.style().good(evidence.step()) + ": still true"
                            : page.style().warning(evidence.step())
                                    + ": no longer true, as the configuration or the legacy tuples have"
                                    + " changed since"));
        }
    }

    private static String state(KetoStatus.State state) {
        return switch (state) {
            case NOT_MIGRATABLE -> "a migration is blocked; the findings say by what";
            case SCHEMA_TO_APPLY -> "v0.7's tables are not there yet; `ferryman keto schema` shows how to make them";
            case TO_MIGRATE -> "v0.7's tables are there, and tuples are to be moved: `ferryman keto migrate`";
            case MIGRATED -> "migrated; every tuple that can be moved is in v0.7's table";
            case IN_USE -> "in use by v0.7: something other than a migration has written to its table";
        };
    }
}
