package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.pair.PairedRows;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.ReplicatedMigration;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.RowDifferences;
import org.ferryman.postgres.content.RowEquality;

/**
 * Compares the two sides of a cut-over in the moment in which nobody could write to either: the rows of every
 * table that was replicated, what the bridge has filled in, and every foreign key of the target, which
 * replication does not look for.
 *
 * @param tables each as compared
 * @param findings what is not as it should be
 */
record CutoverProof(List<KratosCutover.Table> tables, List<Finding> findings) {

    /**
     * Reads in two snapshots.
     *
     * @param source a session of a snapshot on the source
     * @param target a session of one on the target, taken while both were the same
     */
    static CutoverProof read(ReplicationPair pair, Session source, Session target, ProgressMeter meter)
            throws Exception {
        PairedRows rows = PairedRows.read(pair, source, target, meter);
        KratosDatabase before = LevelReader.read(source);
        KratosDatabase after = LevelReader.read(target);
        List<Finding> findings = new ArrayList<>(differing(rows, THERE));
        List<String> filled = new ReplicationBridge(after, ReplicatedMigration.allFilled()).differences(target);
        if (!filled.isEmpty()) {
            findings.add(Finding.blocker(
                    "CUTOVER_FILLED_WRONGLY",
                    "In these tables the identity is not that of the row's parent: " + String.join(", ", filled) + ".",
                    THERE.kept(),
                    THERE.remedy()));
        }
        findings.addAll(orphans(target, after, THERE));
        findings.addAll(withoutType(types(source, before), types(target, after)));
        return new CutoverProof(tables(rows), findings);
    }

    /** The same after the way back: what the source holds, in the columns that it has. */
    static CutoverProof back(ReplicationPair pair, Session source, Session target, ProgressMeter meter)
            throws Exception {
        PairedRows rows = PairedRows.read(pair, source, target, meter);
        List<Finding> findings = new ArrayList<>(differing(rows, BACK));
        findings.addAll(orphans(source, LevelReader.read(source), BACK));
        return new CutoverProof(tables(rows), findings);
    }

    /**
     * Reads once a side is open.
     *
     * @param findings gets what it found, or that nothing could be found out
     * @param unproven tells of the latter, by the kind of the failure
     */
    static Optional<CutoverProof> afterOpening(
            OnceOpen.Doing<CutoverProof> reading, List<Finding> findings, Function<String, Finding> unproven) {
        Optional<CutoverProof> proof = OnceOpen.attempt(reading, findings, unproven);
        proof.ifPresent(read -> findings.addAll(read.findings()));
        return proof;
    }

    /** What is known of the two sides by what could be read. */
    static RowEquality equality(Optional<CutoverProof> proof) {
        return proof.map(found -> found.holds() ? RowEquality.EQUAL : RowEquality.DIFFERS)
                .orElse(RowEquality.UNPROVEN);
    }

    /** What is left where the two sides differ, and what to do then. */
    private record Left(String opened, String kept, String remedy) {}

    private static final Left THERE = new Left(
            "target",
            "The source still has everything as it was when its writes were stopped.",
            "Compare these tables on both sides. To go back, route traffic to the old Kratos and run `ferryman kratos"
                    + " thaw` on the source: what the new one has written since stays on the target only.");

    private static final Left BACK = new Left(
            "source",
            "The target still has everything as it was when its writes were stopped.",
            "Compare these tables on both sides, and keep the target until you are sure.");

    private static List<KratosCutover.Table> tables(PairedRows rows) {
        return rows.tables().stream()
                .map(table -> new KratosCutover.Table(
                        table.table().name(),
                        table.rowsAfter().orElse(0L),
                        table.verdict() == DigestComparison.Verdict.EQUAL))
                .toList();
    }

    private static List<Finding> differing(PairedRows rows, Left left) {
        List<String> different = rows.tables().stream()
                .filter(table -> table.verdict() != DigestComparison.Verdict.EQUAL)
                .map(table -> rows.differing().stream()
                        .filter(known -> known.table().equals(table.table()))
                        .findFirst()
                        .map(RowDifferences::told)
                        .orElse(table.table().name()))
                .toList();
        return different.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "CUTOVER_ROWS_DIFFER",
                        "These tables did not hold the same rows on both sides: " + String.join(", ", different) + ".",
                        left.kept(),
                        left.remedy()));
    }

    private static List<Finding> orphans(Session opened, KratosDatabase kratos, Left left) throws Exception {
        List<String> orphans = new ArrayList<>();
        record Key(String name, String sql) {}
        for (Key key : opened.list(
                SqlText.load(CutoverProof.class, "foreign-keys.sql").text(),
                row -> new Key(row.getString("conname"), row.getString("orphans")),
                (Object) kratos.tables().stream().map(QualifiedName::quoted).toArray(String[]::new))) {
            if (opened.one(key.sql(), row -> row.getLong(1)) > 0) {
                orphans.add(key.name());
            }
        }
        return orphans.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "CUTOVER_ROWS_WITHOUT_PARENT",
                        "On the " + left.opened() + " rows refer to others that are not there: "
                                + String.join(", ", orphans) + ".",
                        left.kept(),
                        left.remedy()));
    }

    /** Copied once, and not published: one that was added since is on the source alone. */
    private static Set<String> types(Session session, KratosDatabase kratos) throws Exception {
        return new TreeSet<>(session.list(
                SqlText.of("SELECT name FROM {types}")
                        .with("types", kratos.table("identity_credential_types"))
                        .text(),
                row -> row.getString(1)));
    }

    private static List<Finding> withoutType(Set<String> before, Set<String> after) {
        Set<String> missing = new TreeSet<>(before);
        missing.removeAll(after);
        return missing.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "CUTOVER_CREDENTIAL_TYPES_MISSING",
                        "The target does not have these credential types of the source: " + String.join(", ", missing)
                                + ".",
                        THERE.kept(),
                        "Add them to the target's identity_credential_types, with the ids that they have on the"
                                + " source."));
    }

    /** The same with what was found out about later writes to the closed side. */
    CutoverProof with(List<Finding> late) {
        List<Finding> all = new ArrayList<>(findings);
        late.stream().filter(Finding::blocks).forEach(all::add);
        return new CutoverProof(tables, all);
    }

    boolean holds() {
        return findings.isEmpty();
    }

    /** @throws BlockedException if it does not hold */
    CutoverProof require() throws BlockedException {
        if (!holds()) {
            throw new BlockedException(findings);
        }
        return this;
    }
}
