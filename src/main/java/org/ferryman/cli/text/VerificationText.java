package org.ferryman.cli.text;

import java.util.List;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.Verification.Tuple;
import org.ferryman.report.AmountText;

/** A verification for people. */
public final class VerificationText {

    private static final int LISTED = 10;

    private final TextPage page;

    public VerificationText(TextPage page) {
        this.page = page;
    }

    public void write(Verification result) {
        counts(result);
        page.line("");
        page.line(
                result.holds()
                        ? page.style().good("It holds")
                                + ": every legacy tuple is in v0.7's table as it should be, or skipped."
                        : page.style().bad("It does not hold") + ": v0.7's table is not what it should be.");
        list("Missing", result.missing());
        list("Different", result.differing());
        list("Beyond what was expected", result.extra());
    }

    /** The counts alone. */
    void counts(Verification result) {
        page.heading("Legacy tuples, and where they are");
        TextTable table = new TextTable(
                ">id",
                "~name",
                ">legacy",
                ">by Ferryman",
                ">by Keto's migrator",
                ">skipped",
                ">missing",
                ">different",
                ">extra rows",
                "checksums");
        for (NamespaceVerification namespace : result.namespaces()) {
            table.row(
                    namespace.id(),
                    TextStyle.value(namespace.name()),
                    namespace.legacy(),
                    namespace.migrated(),
                    namespace.alreadyPresent(),
                    namespace.skipped(),
                    namespace.missing(),
                    namespace.differing(),
                    namespace.extra(),
                    namespace.expectedDigest().equals(namespace.foundDigest()) ? "equal" : "differ");
        }
        page.table(table);
        result.beyond()
                .forEach(beyond -> page.line("  Namespace " + beyond.namespaceId() + " has no legacy table, and "
                        + AmountText.count(beyond.rows(), "row") + " in v0.7's."));
    }

    private void list(String heading, List<Tuple> tuples) {
        if (tuples.isEmpty()) {
            return;
        }
        String more = tuples.size() > LISTED ? ", the first " + LISTED + " (more in verify.json)" : "";
        page.heading(heading + more);
        TextTable table = new TextTable(">namespace", "~object", "relation", "~subject", "commit time");
        tuples.stream()
                .limit(LISTED)
                .forEach(tuple -> table.row(
                        tuple.namespaceId(),
                        TextStyle.value(tuple.object()),
                        TextStyle.value(tuple.relation()),
                        TextStyle.value(tuple.subject()),
                        TextStyle.value(tuple.commitTime())));
        page.table(table);
    }
}
