package org.ferryman.kratos;

import java.util.List;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;
import org.ferryman.playbook.StepFacts;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportGrid;

/** How people are told what the new Kratos' schemas make of identities. */
public final class IdentityTales {

    /** So many lines of a list are told; the rest is in the reports. */
    public static final int SHOWN = 20;

    private IdentityTales() {}

    /** What it comes to, in a sentence. */
    public static String verdict(KratosIdentities result) {
        long known = looked(result);
        if (result.broken() > 0) {
            return AmountText.count(result.broken()) + " of " + AmountText.count(known, "identity", "identities")
                    + (result.broken() == 1 ? " does not fit." : " do not fit.");
        } else if (known == 0) {
            return "There is no identity to look at.";
        } else if (known == 1) {
            return "The one identity that was looked at fits.";
        }
        return "All " + AmountText.count(known) + " identities that were looked at fit.";
    }

    /** How many were held against a schema. */
    public static long looked(KratosIdentities result) {
        return result.schemas().stream()
                .filter(SchemaUse::known)
                .mapToLong(SchemaUse::identities)
                .sum();
    }

    /** How many do not fit a schema, or that the new Kratos lacks it. */
    public static String broken(SchemaUse use) {
        return use.known() ? AmountText.count(use.broken()) : "schema missing";
    }

    static void identities(KratosIdentities result, StepFacts facts) {
        facts.summary(verdict(result))
                .attention(result.blocked())
                .findings(result.findings())
                .fact("Would change at its next change", AmountText.count(result.changed(), "identity", "identities"))
                .fact("Which do not fit", result.brokenFiles().html().toString())
                .fact("What would change", result.changedFiles().html().toString())
                .table(new ReportGrid(
                        "Identity schemas",
                        List.of(
                                ReportGrid.Column.text("schema id"),
                                ReportGrid.Column.number("identities"),
                                ReportGrid.Column.number("do not fit")),
                        result.schemas().stream()
                                .map(use -> List.of(use.schema(), AmountText.count(use.identities()), broken(use)))
                                .toList()));
        if (!result.faults().isEmpty()) {
            facts.table(new ReportGrid(
                    "What does not fit",
                    List.of(
                            ReportGrid.Column.number("identities"),
                            ReportGrid.Column.text("schema id"),
                            ReportGrid.Column.text("rule"),
                            ReportGrid.Column.text("path")),
                    result.faults().stream()
                            .limit(SHOWN)
                            .map(fault -> List.of(
                                    AmountText.count(fault.identities()), fault.schema(), fault.rule(), fault.path()))
                            .toList()));
        }
    }
}
