package org.ferryman.kratos.identities;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.ferryman.report.CountTable;
import org.ferryman.report.ReportFiles;
import org.ferryman.report.ReportLayout;
import org.ferryman.report.ReportRow;
import org.ferryman.report.ReportSummary;
import org.ferryman.report.RowReport;
import org.jspecify.annotations.Nullable;

/** The two lists of identities: those that do not fit, and what would change for those that do. */
final class IdentityReport implements Closeable {

    /** The name of the files with those that do not fit. */
    static final String BROKEN = "identities-broken";

    /** The name of the files with what would change. */
    static final String CHANGED = "identities-changed";

    /** What a change is called. */
    static final List<String> CHANGES = List.of("added", "removed");

    private final RowReport report;
    private final boolean showTraits;

    private IdentityReport(RowReport report, boolean showTraits) {
        this.report = report;
        this.showTraits = showTraits;
    }

    static IdentityReport broken(IdentitiesRequest request, Path folder) throws IOException {
        List<ReportLayout.Group> groups = Arrays.stream(SchemaRule.values())
                .map(rule -> new ReportLayout.Group(rule.word(), rule.word(), rule.explanation(), rule.remedy()))
                .toList();
        return open(
                request,
                folder,
                BROKEN,
                new ReportLayout(
                        "Identities that do not fit their schema",
                        "faults",
                        "Kratos goes on reading these identities. It refuses to change them: settings, verification"
                                + " and recovery answer 400. An identity may be in the list more than once.",
                        "Every identity fits its schema.",
                        "rule",
                        columns(request, "path"),
                        groups));
    }

    static IdentityReport changed(IdentitiesRequest request, Path folder) throws IOException {
        List<ReportLayout.Group> groups = new ArrayList<>();
        for (AddressKind kind : AddressKind.values()) {
            for (String change : CHANGES) {
                String key = kind.word() + " " + change;
                groups.add(new ReportLayout.Group(
                        key,
                        key,
                        "An address by which somebody " + kind.explanation() + " would be " + change + ".",
                        ""));
            }
        }
        return open(
                request,
                folder,
                CHANGED,
                new ReportLayout(
                        "What would change for identities",
                        "changes",
                        "Kratos derives by what people sign in, and are verified and recovered, from their traits,"
                                + " each time an identity is changed. With the new schemas this would become"
                                + " something else than what is stored.",
                        "Nothing would change.",
                        "change",
                        columns(request, "kind"),
                        groups));
    }

    private static IdentityReport open(IdentitiesRequest request, Path folder, String name, ReportLayout layout)
            throws IOException {
        return new IdentityReport(RowReport.open(folder, name, layout), request.showTraits());
    }

    private static List<String> columns(IdentitiesRequest request, String third) {
        List<String> columns = new ArrayList<>(List.of("identity", "schema", third));
        if (request.showTraits()) {
            columns.add("traits");
        }
        return columns;
    }

    /** @param traits as they are stored; left out unless they were asked for */
    void fault(UUID id, String schema, TraitsFault fault, String traits) throws IOException {
        Fault row = new Fault(id, schema, fault.rule().word(), fault.path(), shown(traits));
        report.add(new ReportRow(fault.rule().word(), cells(id, schema, fault.path(), traits), row));
    }

    /** @param traits as they are stored; left out unless they were asked for */
    void change(UUID id, String schema, AddressKind kind, String change, String traits) throws IOException {
        Changed row = new Changed(id, schema, kind.word(), change, shown(traits));
        report.add(new ReportRow(kind.word() + " " + change, cells(id, schema, kind.word(), traits), row));
    }

    private @Nullable String shown(String traits) {
        return showTraits ? traits : null;
    }

    private List<String> cells(UUID id, String schema, String third, String traits) {
        return showTraits ? List.of(id.toString(), schema, third, traits) : List.of(id.toString(), schema, third);
    }

    void finish(String database, CountTable counts) throws IOException {
        report.finish(new ReportSummary(database, Instant.now(), List.of(counts)));
    }

    KratosIdentities.Files publish() throws IOException {
        ReportFiles files = report.publish();
        return new KratosIdentities.Files(files.html(), files.csv(), files.jsonl());
    }

    @Override
    public void close() throws IOException {
        report.close();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Fault(
            UUID identity,
            String schema,
            String rule,
            String path,
            @JsonRawValue @Nullable String traits) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Changed(
            UUID identity,
            String schema,
            String kind,
            String change,
            @JsonRawValue @Nullable String traits) {}
}
