package org.ferryman.kratos.undo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.undo.KratosUndo.Written;
import org.ferryman.kratos.verify.CatalogFindings;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** What both ways back say. */
final class UndoFindings {

    private static final int SHOWN = 10;

    private UndoFindings() {}

    /**
     * What would be given up, as a blocker unless somebody named the database for it.
     *
     * @param kept what becomes of it, in a sentence
     */
    static List<Finding> written(
            List<Written> written, Optional<String> confirmation, KratosDatabase kratos, String kept) {
        if (written.isEmpty()) {
            return List.of();
        }
        String seen = "Since then was written: "
                + told(written.stream().map(Written::told).toList()) + ".";
        return List.of(
                confirmation.equals(Optional.of(kratos.name()))
                        ? Finding.warning(
                                "KRATOS_WRITTEN_SINCE",
                                seen,
                                kept,
                                "It was asked for: --confirm " + kratos.name() + ".")
                        : Finding.blocker(
                                "KRATOS_WRITTEN_SINCE",
                                seen,
                                kept,
                                "Save it first: `ferryman kratos backup`. To go back all the same, add --confirm "
                                        + kratos.name() + "."));
    }

    /** An inspection that offers to give up what was written, if there is such a thing. */
    static Inspection offering(Inspection inspection, List<Written> written) {
        return written.isEmpty() ? inspection : inspection.offering(KratosUndoChoice.GIVE_UP_WRITTEN);
    }

    private static String told(List<String> all) {
        return all.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (all.size() > SHOWN ? ", and " + (all.size() - SHOWN) + " more" : "");
    }

    /** How the tables that are there now differ from what their level is to have. */
    static List<Finding> ofTables(Session session, KratosDatabase kratos) throws Exception {
        List<Finding> findings = new ArrayList<>(CatalogFindings.of(session, kratos));
        List<String> invalid = invalidIndexes(session, kratos);
        if (!invalid.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_INVALID_INDEX_LEFT",
                    "These indexes are not valid: " + told(invalid) + ".",
                    "No query uses them, and writes keep them up all the same.",
                    "Run REINDEX INDEX for each."));
        }
        return findings;
    }

    /** Their names with their tables. */
    static List<String> invalidIndexes(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(UndoFindings.class, "invalid-indexes.sql").text(),
                row -> row.getString("index") + " on " + row.getString("relation"),
                (Object) kratos.tables().stream().map(QualifiedName::quoted).toArray(String[]::new));
    }
}
