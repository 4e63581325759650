package org.ferryman.keto.move;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.Verification.NamespaceVerification;

/** What a verification means. */
final class VerificationFindings {

    private VerificationFindings() {}

    /** @param deleted how many of the missing ones were there after a migration, as its mark says */
    static List<Finding> of(Verification found, long deleted) {
        List<NamespaceVerification> namespaces = found.namespaces();
        List<Finding> findings = new ArrayList<>();
        long missing = sum(namespaces, NamespaceVerification::missing);
        if (missing > 0) {
            findings.add(Finding.blocker(
                    "TUPLES_MISSING",
                    missing + " tuples are not in v0.7's table.",
                    "v0.7 would deny what they grant. "
                            + (deleted == 0
                                    ? "They were written to v0.6 after the migration, or deleted in v0.7."
                                    : deleted + " of them had been moved: they were deleted in v0.7."),
                    deleted == 0
                            ? "If v0.7 has no traffic yet, run `ferryman keto migrate` again: it adds what is missing."
                            : "If v0.7 is in use, go on with it. If they are to come back, run `ferryman keto migrate"
                                    + " --move-again`: it adds all that is missing."));
        }
        long differing = sum(namespaces, NamespaceVerification::differing);
        if (differing > 0) {
            findings.add(Finding.blocker(
                    "TUPLES_DIFFER",
                    differing + " tuples have a row in v0.7's table that says something else.",
                    "They were migrated under another configuration, or changed since.",
                    "If v0.7 has no traffic yet, run `ferryman keto migrate` again: it puts them right."));
        }
        long extra = found.rowsBeyond();
        if (extra > 0) {
            findings.add(Finding.warning(
                    "ROWS_BEYOND_EXPECTED",
                    extra + " rows in v0.7's table have no legacy tuple.",
                    "They were written through v0.7, left twice by Keto's own migrator, or deleted in"
                            + " v0.6 after they were"
                            + " moved: v0.7 would still grant them.",
                    "If v0.7 has no traffic yet, `ferryman keto migrate` removes those that it moved"
                            + " itself and names the"
                            + " others."));
        }
        return findings;
    }

    private static long sum(List<NamespaceVerification> namespaces, ToLongFunction<NamespaceVerification> count) {
        return namespaces.stream().mapToLong(count).sum();
    }
}
