package org.ferryman.kratos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookPart;
import org.ferryman.report.Markdown;

/**
 * The plan for one database of Kratos: the result of {@code kratos runbook}.
 *
 * @param playbook the id of the playbook whose steps these are
 * @param database name of the database
 * @param schema the PostgreSQL schema that Kratos uses
 * @param made when it was made
 * @param assessment what there is, and what would run
 * @param parts all steps, in the order in which they are meant to be done
 * @param findings what should be known before the first step
 */
public record KratosRunbook(
        String playbook,
        String database,
        String schema,
        Instant made,
        KratosAssessment assessment,
        List<RunbookPart> parts,
        List<Finding> findings)
        implements Runbook {

    /** Copies the lists. */
    public KratosRunbook {
        parts = List.copyOf(parts);
        findings = List.copyOf(findings);
    }

    @Override
    public String title() {
        return (isBlueGreen() ? KratosBlueGreenRecord.PLAYBOOK : KratosRecord.PLAYBOOK).title();
    }

    private boolean isBlueGreen() {
        return playbook.equals(KratosBlueGreenPlaybook.ID);
    }

    @Override
    public int serverMajor() {
        return assessment.serverMajor();
    }

    @Override
    public void about(Markdown text) {
        text.paragraph("It is " + KratosTales.level(assessment.level()) + ". " + KratosTales.answer(assessment));
        if (!assessment.pending().isEmpty()) {
            text.heading(2, KratosTales.MIGRATIONS).table(KratosTales.migrations(assessment.pending()));
        }
        if (!assessment.changes().isEmpty()) {
            text.heading(2, KratosTales.CHANGES).table(KratosTales.changes(assessment.changes()));
        }
    }

    @Override
    public List<String> afterwards() {
        List<String> afterwards = new ArrayList<>();
        afterwards.add("The new Kratos needs the cookie secrets, the cipher secrets and the identity schemas of the old"
                + " one. Ask it for /admin/health/ready, and for an identity: ready is also said where a schema is"
                + " missing.");
        afterwards.addAll(
                isBlueGreen()
                        ? List.of(
                                "Stop the old Kratos and its courier. Its database stays as it was, and can't be"
                                        + " written to.",
                                "Keep the source until you are sure of the new Kratos. What is left of the replication"
                                        + " ends with `ferryman kratos replicate stop`.")
                        : List.of(
                                "Never start the old Kratos on the new tables: it says that it is ready and fails to"
                                        + " create identities.",
                                "Keep the backup until you are sure of the new Kratos."));
        return afterwards;
    }
}
