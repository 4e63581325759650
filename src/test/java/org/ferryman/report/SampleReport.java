package org.ferryman.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ferryman.report.ReportLayout.Group;

/** A report as the migration writes it; also a process of its own, to see it with little memory. */
final class SampleReport {

    static final List<String> CHALLENGES = List.of(
            "a#b",
            "ns:a:b#c",
            "ns:obj#rel#rel2",
            "user#",
            "=cmd|' /C calc'!A0",
            "<script>alert(1)</script>#",
            "tel:+49#1",
            "first\nsecond#",
            " leading and trailing# ",
            "\u202Egnp.exe#x",
            "שלום#עולם",
            "https://example.org/a-path-that-is-rather-long/and-goes-on/until-it-has-to-be-broken-somewhere#me#too");

    static final ReportLayout LAYOUT = new ReportLayout(
            "Skipped relation tuples",
            "skipped tuples",
            "These relation tuples of Keto v0.6 can't be stored by Keto v0.7 as they are. They were left where they "
                    + "were; everything else was migrated. Decide for each whether to recreate it or to drop it.",
            "Nothing was skipped: every relation tuple was migrated or already present.",
            "Rule",
            List.of("Namespace", "Object", "Relation", "Subject", "Commit time", "Suggestion"),
            List.of(
                    new Group(
                            "MALFORMED_SUBJECT",
                            "The subject is neither an id nor a subject set",
                            "A subject with a # must read namespace:object#relation. Keto v0.6 took other forms, "
                                    + "v0.7 can't express them.",
                            "Recreate the tuple with a subject that says what was meant, or drop it."),
                    new Group(
                            "UNKNOWN_SUBJECT_NAMESPACE",
                            "The subject set names a namespace that is not configured",
                            "Keto stores the id of the namespace, and there is none for this name.",
                            "Add the namespace to the configuration and migrate again, or drop the tuple."),
                    new Group(
                            "SUBJECT_ID_TOO_LONG",
                            "The subject id has more than 64 characters",
                            "v0.7 stores subject ids of at most 64 characters; v0.6 took 256.",
                            "")));

    private SampleReport() {}

    /** Writes and publishes a report of so many rows into a folder. */
    public static void main(String[] arguments) throws IOException {
        long rows = Long.parseLong(arguments[1]);
        try (RowReport report = RowReport.open(Path.of(arguments[0]), "skipped", LAYOUT)) {
            for (long number = 0; number < rows; number++) {
                report.add(row(number));
            }
            report.finish(summary(rows));
            report.publish();
        }
    }

    static ReportRow row(long number) {
        if (number % 9 == 4) {
            return row("UNKNOWN_SUBJECT_NAMESPACE", "doc-" + number, "gruops:team-" + number + "#member");
        }
        if (number % 9 == 7) {
            return row("SUBJECT_ID_TOO_LONG", "doc-" + number, "user-" + "0123456789".repeat(6) + number);
        }
        String subject = CHALLENGES.get((int) (number % CHALLENGES.size()));
        return row("MALFORMED_SUBJECT", "doc-" + number, subject);
    }

    static ReportRow row(String rule, String object, String subject) {
        Tuple tuple = new Tuple("videos", object, "view", subject, "2021-05-06 07:08:09.101112");
        return new ReportRow(
                rule,
                List.of(tuple.namespace, tuple.object, tuple.relation, tuple.subject, tuple.commitTime, ""),
                new Skipped(rule, tuple));
    }

    static ReportSummary summary(long rows) {
        CountTable namespaces = new CountTable(
                "By namespace",
                "Namespace",
                List.of("Legacy", "Migrated", "Already present", "Skipped"),
                List.of(
                        new CountTable.Line("videos", List.of(1_000_000 + rows, 1_000_000L, 0L, rows)),
                        new CountTable.Line("groups", List.of(2_400L, 2_100L, 300L, 0L))));
        return new ReportSummary(
                "keto on db.example.org:5432, schema public",
                Instant.parse("2022-03-04T05:06:07Z"),
                List.of(namespaces));
    }

    record Tuple(String namespace, String object, String relation, String subject, String commitTime) {}

    record Skipped(String rule, Tuple tuple) {}
}
