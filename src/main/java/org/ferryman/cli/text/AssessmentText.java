package org.ferryman.cli.text;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.Assessment.LeftAlone;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.TargetRows;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.AmountText;

/** An assessment for people. */
public final class AssessmentText {

    private final TextPage page;

    public AssessmentText(TextPage page) {
        this.page = page;
    }

    public void write(Assessment assessment) {
        page.line("Database " + TextStyle.value(assessment.database()) + ", schema "
                + TextStyle.value(assessment.schema()) + ": " + level(assessment.level()) + ", on PostgreSQL "
                + assessment.serverMajor());
        if (!assessment.namespaces().isEmpty()) {
            namespaces(assessment);
            RuleText.write(page, "Can't be moved as they stand", byRule(assessment));
            samples(assessment);
        }
        leftAlone(assessment);
        target(assessment);
        if (!assessment.blocked()) {
            page.line("");
            OutageForecast forecast = OutageForecast.of(assessment);
            page.paragraph("In a migration " + forecast.wholeText(Instant.now())
                    + " It takes about " + AmountText.bytes(assessment.expectedBytes())
                    + " of disk, and as much again for WAL.");
        }
    }

    /** Whose schema it is, in words. */
    static String level(SchemaLevel level) {
        return switch (level) {
            case NONE -> "no tables of Keto";
            case V0_5 -> "Keto v0.5 or older";
            case V0_6 -> "Keto v0.6";
            case V0_6_BESIDE_NETWORKS -> "Keto v0.6, in one schema with another program";
            case V0_7_PARTIAL -> "Keto v0.6 with v0.7's migrations applied in part";
            case V0_7 -> "Keto v0.6 with v0.7's migrations applied";
            case LATER -> "Keto v0.8 or later";
        };
    }

    private void namespaces(Assessment assessment) {
        page.heading("Namespaces");
        TextTable table = new TextTable(
                ">id",
                "~name",
                ">tuples",
                ">can't be moved",
                ">duplicates",
                ">empty subjects",
                ">size",
                "legacy table");
        for (NamespaceAssessment namespace : assessment.namespaces()) {
            table.row(
                    namespace.id(),
                    TextStyle.value(namespace.name()),
                    namespace.tuples(),
                    namespace.skipped(),
                    namespace.duplicates(),
                    namespace.emptySubjects(),
                    AmountText.bytes(namespace.bytes()),
                    TextStyle.value(namespace.table()));
        }
        table.row(
                "",
                "total",
                assessment.tuples(),
                assessment.skipped(),
                assessment.namespaces().stream()
                        .mapToLong(NamespaceAssessment::duplicates)
                        .sum(),
                assessment.namespaces().stream()
                        .mapToLong(NamespaceAssessment::emptySubjects)
                        .sum(),
                AmountText.bytes(assessment.namespaces().stream()
                        .mapToLong(NamespaceAssessment::bytes)
                        .sum()),
                "");
        page.table(table);
    }

    private static Map<SkipRule, Long> byRule(Assessment assessment) {
        Map<SkipRule, Long> byRule = new EnumMap<>(SkipRule.class);
        assessment
                .namespaces()
                .forEach(namespace ->
                        namespace.skippedByRule().forEach((rule, tuples) -> byRule.merge(rule, tuples, Long::sum)));
        return byRule;
    }

    private void samples(Assessment assessment) {
        page.heading("Do names and ids belong together? A few tuples of each:");
        for (NamespaceAssessment namespace : assessment.namespaces()) {
            String name = TextStyle.value(namespace.name());
            namespace
                    .samples()
                    .forEach(sample -> page.line("  " + name + ":" + TextStyle.value(sample.object()) + "#"
                            + TextStyle.value(sample.relation()) + "@(" + TextStyle.value(sample.subject()) + ")"));
        }
    }

    private void leftAlone(Assessment assessment) {
        if (assessment.leftAlone().isEmpty()) {
            return;
        }
        page.heading("Left alone");
        TextTable table = new TextTable(">id", ">tuples", "reason", "legacy table");
        for (LeftAlone other : assessment.leftAlone()) {
            table.row(
                    String.valueOf(other.namespaceId()),
                    other.tuples(),
                    other.reason(),
                    TextStyle.value(other.table()));
        }
        page.table(table);
    }

    private void target(Assessment assessment) {
        if (assessment.target().isEmpty()) {
            return;
        }
        page.heading("Already in v0.7's table");
        TextTable table =
                new TextTable(">id", ">by Ferryman", ">by Keto's migrator", ">of those twice", ">of unknown origin");
        for (TargetRows rows : assessment.target()) {
            table.row(
                    String.valueOf(rows.namespaceId()), rows.ours(), rows.adopted(), rows.duplicates(), rows.unknown());
        }
        page.table(table);
    }
}
