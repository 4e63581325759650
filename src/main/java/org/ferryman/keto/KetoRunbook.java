package org.ferryman.keto;

import java.time.Instant;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.Assessment;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookPart;
import org.ferryman.report.AmountText;
import org.ferryman.report.Markdown;
import org.ferryman.report.ReportGrid;
import org.ferryman.report.ReportGrid.Column;

/**
 * The plan for one database of Keto's: the result of {@code keto runbook}.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param made when it was made
 * @param assessment what there is to migrate
 * @param parts all steps, in the order in which they are meant to be done
 * @param findings what should be known before the first step
 */
public record KetoRunbook(
        String database,
        String schema,
        Instant made,
        Assessment assessment,
        List<RunbookPart> parts,
        List<Finding> findings)
        implements Runbook {

    /** Copies the lists. */
    public KetoRunbook {
        parts = List.copyOf(parts);
        findings = List.copyOf(findings);
    }

    @Override
    public String title() {
        return KetoRecord.PLAYBOOK.title();
    }

    @Override
    public int serverMajor() {
        return assessment.serverMajor();
    }

    @Override
    public void about(Markdown text) {
        text.paragraph(AmountText.count(assessment.tuples(), "tuple") + " to move, of which "
                        + AmountText.count(assessment.skipped()) + " can't be moved as they stand.")
                .table(namespaces());
    }

    private ReportGrid namespaces() {
        return new ReportGrid(
                "Namespaces",
                List.of(
                        Column.number("Id"),
                        Column.text("Namespace"),
                        Column.number("Tuples"),
                        Column.number("Can't be moved"),
                        Column.number("Size")),
                assessment.namespaces().stream()
                        .map(namespace -> List.of(
                                Integer.toString(namespace.id()),
                                namespace.name(),
                                AmountText.count(namespace.tuples()),
                                AmountText.count(namespace.skipped()),
                                AmountText.bytes(namespace.bytes())))
                        .toList());
    }

    @Override
    public List<String> afterwards() {
        return List.of(KetoVerdict.NEVER_V0_9);
    }
}
