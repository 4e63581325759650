package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.HeldVerification;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RetireUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ServiceRoles;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.report.QuotedValue;

/**
 * Whether the legacy tables may go: every tuple of theirs was proven to be in v0.7's table, or somebody decided on it;
 * they have not changed since; and nobody works on them any more.
 *
 * @param fingerprint of the legacy tuples now
 * @param legacyTuples how many they are
 * @param skipped what has become of those that can't be moved
 * @param changed rows that were proven to be in v0.7's table, and that are gone or differ now
 * @param findings what was found; it may not be done if one blocks
 */
record CleanupProof(
        String fingerprint, long legacyTuples, DecisionStates skipped, long changed, List<Finding> findings) {

    private static final DecisionStates NONE = new DecisionStates(0, 0, 0, 0, 0);

    /** There are no legacy tuples any more, so that nothing is to be proven of them. */
    static final CleanupProof NOTHING_LEFT = new CleanupProof("", 0, NONE, 0, List.of());

    static CleanupProof of(
            Session session,
            Database database,
            KetoSettings settings,
            CleanupStep.Options options,
            Path folder,
            Work work)
            throws Exception {
        KetoDatabase keto = CatalogReader.read(session, folder);
        List<Finding> later = MigrationPreconditions.notLaterForCleanup(keto);
        if (!later.isEmpty()) {
            return new CleanupProof("", 0, NONE, 0, later);
        }
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        if (keto.target().isEmpty()) {
            findings.add(Finding.blocker(
                    "TARGET_TABLE_MISSING",
                    "Schema " + keto.schema() + " has no table keto_relation_tuples.",
                    "The legacy tables are the only place where the tuples are.",
                    "Migrate first: `ferryman keto schema --apply` and `ferryman keto migrate`."));
        }
        if (findings.stream().anyMatch(Finding::blocks)) {
            return new CleanupProof("", 0, NONE, 0, findings);
        }
        boolean cutOver = CutoverRecord.read(session, folder).isPresent();
        Verification now = new VerifyStep(database, settings, folder).verify(session, keto, List.of(), work);
        findings.addAll(verified(session, now, folder, options.withoutProof() && cutOver));
        findings.addAll(changed(now, cutOver));
        DecisionStates skipped;
        try (DecisionLog log = DecisionLog.read(folder)) {
            skipped = StateCount.of(session, keto, settings, log).states();
        }
        findings.addAll(decided(skipped, cutOver));
        findings.addAll(sessions(session, options.users(), folder));
        findings.addAll(dependents(
                session,
                settings.known(keto).stream().map(table -> table.table()).toList()));
        long tuples = now.namespaces().stream()
                .mapToLong(NamespaceVerification::legacy)
                .sum();
        return new CleanupProof(now.fingerprint(), tuples, skipped, gone(now), findings);
    }

    /** @param withoutProof whether a recorded cut-over will do without one */
    private static List<Finding> verified(Session session, Verification now, Path folder, boolean withoutProof)
            throws Exception {
        Optional<RowEquality> proven = CutoverResult.standing(session, folder);
        // What both servers agreed on is the least that must not have changed.
        Optional<String> agreed = proven.isPresent() || withoutProof
                ? CutoverResult.recorded(session, folder)
                        .flatMap(result -> Optional.ofNullable(result.comparison()))
                        .map(AnswerComparison::fingerprint)
                : Optional.empty();
        Optional<String> held =
                HeldVerification.read(folder, KetoMark.migration(session)).map(HeldVerification::fingerprint);
        Optional<String> compared =
                withoutProof ? agreed.or(() -> Optional.of(now.fingerprint())) : agreed.or(() -> held);
        if (!withoutProof
                && proven.filter(equality -> equality != RowEquality.EQUAL).isPresent()) {
            return List.of(Finding.blocker(
                    "CUTOVER_NOT_PROVEN",
                    "It is not proven that v0.7's table had every tuple when v0.7 began to serve.",
                    "The legacy tables may be the only place where some of them are.",
                    "Run `ferryman keto verify`: it proves it as long as v0.7 has neither deleted nor changed what was"
                            + " moved. If you are sure, give --without-proof."));
        } else if (compared.isEmpty()) {
            return List.of(Finding.blocker(
                    "NOT_VERIFIED",
                    "The run folder has no verification that held.",
                    "It is not proven that every legacy tuple is in v0.7's table or was skipped.",
                    "Run `ferryman keto verify` with the same --config and --run, before v0.7 takes traffic."));
        } else if (!compared.get().equals(now.fingerprint())) {
            return List.of(Finding.blocker(
                    "LEGACY_CHANGED",
                    "The legacy tuples, the configuration or the exclusions are not those that were verified.",
                    "A tuple that was written since is nowhere else.",
                    "Find out what v0.6 has written since. Before the cut-over: `ferryman keto migrate` and `ferryman"
                            + " keto verify` again. After it: write what is missing through v0.7's API, and keep"
                            + " the tables."));
        }
        return List.of();
    }

    /** After the cut-over v0.7 writes and deletes; before it nobody should. */
    private static List<Finding> changed(Verification now, boolean cutOver) {
        long gone = gone(now);
        long there = now.namespaces().stream()
                .mapToLong(namespace -> namespace.migrated() + namespace.alreadyPresent())
                .sum();
        if (gone == 0) {
            return List.of();
        } else if (there == 0) {
            return List.of(Finding.blocker(
                    "TARGET_EMPTIED",
                    "Not one of the " + gone + " tuples that were moved is in v0.7's table any more.",
                    "The legacy tables may be the only place where they are.",
                    "Make sure that it is the right database; move the tuples again with `ferryman keto migrate"
                            + " --move-again`."));
        }
        String seen =
                gone + " rows that were moved are gone from v0.7's table or differ; the first: " + first(now) + ".";
        return List.of(
                cutOver
                        ? Finding.warning(
                                "CHANGED_SINCE_CUT_OVER",
                                seen,
                                "After the cut-over v0.7 deletes and changes tuples as its clients ask it to.",
                                "Nothing, if that is what they did.")
                        : Finding.blocker(
                                "TARGET_CHANGED",
                                seen,
                                "No cut-over is recorded, so v0.7 should not have been written to.",
                                "If v0.7 is already serving, record the cut-over with `ferryman keto cutover`. If not,"
                                        + " move the tuples again with `ferryman keto migrate --move-again`."));
    }

    private static long gone(Verification now) {
        return now.namespaces().stream()
                .mapToLong(namespace -> namespace.missing() + namespace.differing())
                .sum();
    }

    private static String first(Verification now) {
        Verification.Tuple tuple =
                now.missing().isEmpty() ? now.differing().get(0) : now.missing().get(0);
        return tuple.namespaceId() + ":" + QuotedValue.quote(tuple.object()) + "#" + QuotedValue.quote(tuple.relation())
                + "@" + QuotedValue.quote(tuple.subject());
    }

    private static List<Finding> decided(DecisionStates skipped, boolean cutOver) {
        List<Finding> findings = new ArrayList<>();
        long open = skipped.undecided() + skipped.deferred();
        if (open > 0) {
            findings.add(Finding.blocker(
                    "SKIPPED_TUPLES_UNDECIDED",
                    open + " skipped tuples are undecided or deferred.",
                    "They would be gone with their tables.",
                    "Decide on them: `ferryman keto skipped recreate` or `ferryman keto skipped leave-out`."));
        }
        if (skipped.toRecreate() > 0) {
            String seen = skipped.toRecreate() + " skipped tuples were to be recreated, and v0.7 does not have them.";
            findings.add(
                    cutOver
                            ? Finding.warning(
                                    "RECREATED_TUPLES_GONE",
                                    seen,
                                    "Clients may have deleted them since the cut-over.",
                                    "Nothing, if that is what they did; they are in the last export.")
                            : Finding.blocker(
                                    "SKIPPED_TUPLES_NOT_RECREATED",
                                    seen,
                                    "They would be gone with their tables.",
                                    "Carry the decisions out with `ferryman keto skipped recreate`."));
        }
        return findings;
    }

    private static List<Finding> sessions(Session session, RoleNames users, Path folder) throws Exception {
        ServiceRoles names = ServiceRoles.resolve(session, CatalogReader.tables(session), users, folder);
        List<String> sessions = RoleAttributes.sessionsHere(session, names.oldUser());
        return sessions.isEmpty() ? List.of() : List.of(RetireUserStep.connected(names.oldUser(), sessions));
    }

    private static List<Finding> dependents(Session session, List<QualifiedName> tables) throws Exception {
        List<String> objects = session.list(
                SqlText.load(CleanupProof.class, "dependents.sql").text(), row -> row.getString(1), (Object)
                        tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
        return objects.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "LEGACY_TABLES_DEPENDED_ON",
                        "The legacy tables are used by: " + String.join("; ", objects) + ".",
                        "They can't be dropped without it, and Ferryman leaves alone what it did not make.",
                        "Drop those objects, or let them use v0.7's table."));
    }
}
