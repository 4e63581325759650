package org.ferryman.keto.ahead;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.report.AmountText;

/**
 * What the last migration proved by comparing changes alone, and whether somebody has written to v0.6's tables or to
 * v0.7's since: the triggers that a copy set tell it. Whoever goes by it reads no tuple.
 *
 * @param difference what was proven
 * @param fingerprint of the configuration and of what v0.6's tables held, by the sums
 * @param isLegacyTouched whether a change of v0.6's tables was noted since
 * @param isTargetTouched whether a write to v0.7's table was noted since
 */
public record ProvenDifference(
        KetoMark.Difference difference, String fingerprint, boolean isLegacyTouched, boolean isTargetTouched) {

    /** Either there is one to go by, or none. Where a migration left one, and nobody can, the finding says why. */
    public record Standing(Optional<ProvenDifference> proven, Optional<Finding> notUsed) {}

    /** The one that a session sees. */
    public static Standing read(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException, BlockedException {
        Optional<KetoMark.Moved> moved = KetoMark.read(session)
                .flatMap(KetoMark::moved)
                .filter(last -> last.difference().isPresent());
        if (moved.isEmpty()) {
            return new Standing(Optional.empty(), Optional.empty());
        }
        CaptureState capture = ChangeCapture.observe(session);
        if (!capture.isThere()) {
            return notUsed("what changes is no longer noted");
        } else if (!capture.usable()) {
            return notUsed("the connected role may not read what was noted since");
        }
        Optional<CopyBase> base = CopyBase.read(session).filter(CopyBase::moved);
        if (base.isEmpty()) {
            return notUsed("the tuples were copied again since");
        } else if (!base.get().configuration().equals(Fingerprint.configuration(settings))) {
            return notUsed("the configuration or the exclusions have changed since");
        } else if (!keto.network().equals(Optional.of(base.get().network()))) {
            return notUsed("v0.7 uses another network now");
        } else if (!base.get().isTargetNoted(capture, keto)) {
            return notUsed("the trigger on v0.7's table was changed since");
        }
        for (LegacyTable table : settings.moved(keto)) {
            if (!base.get().isNoted(capture, table)) {
                return notUsed("changes of " + table.table() + " are not noted");
            }
        }
        return new Standing(
                Optional.of(new ProvenDifference(
                        moved.get().difference().orElseThrow(),
                        Fingerprint.of(settings, moved.get().tables()).text(),
                        CopyBase.isChanged(session),
                        CopyBase.isWritten(session))),
                Optional.empty());
    }

    /**
     * Blocks where somebody has written since.
     *
     * @param mayServe whether v0.7 may be in use already
     */
    public List<Finding> untouched(boolean mayServe) {
        List<Finding> findings = new ArrayList<>();
        if (isLegacyTouched) {
            findings.add(Finding.blocker(
                    "LEGACY_CHANGED_MEANWHILE",
                    "The legacy tuples have changed since the migration.",
                    "v0.6 has written since then; v0.7 does not have that.",
                    "Freeze v0.6, run `ferryman keto migrate` and `ferryman keto cutover` again."));
        }
        if (isTargetTouched && !mayServe) {
            findings.add(Finding.blocker(
                    "TARGET_HAS_TRAFFIC",
                    "Somebody has written to keto_relation_tuples since the migration, and it was not Ferryman.",
                    "v0.7 has been written to before the cut-over: what it holds is no longer what was proven.",
                    "If v0.7 is in use, the migration is over: go on with v0.7. If that was a test, take it back"
                            + " through v0.7's write API and run `ferryman keto migrate` again, or"
                            + " `ferryman keto cutover --verify-first`: both compare every tuple."));
        }
        return findings;
    }

    /** What the last migration proved by changes alone, for people who look; empty if it compared every tuple. */
    public static Optional<Finding> info(Session session) throws SQLException, CancelledException, BlockedException {
        return KetoMark.read(session)
                .flatMap(KetoMark::moved)
                .flatMap(KetoMark.Moved::difference)
                .map(proven -> Finding.info(
                        "DIFFERENCE_PROVEN",
                        "The last migration compared " + AmountText.count(proven.changes(), "change")
                                + " since the copy of " + proven.copied() + " row by row; by the sums v0.7's table has "
                                + AmountText.count(proven.rows(), "row") + ".",
                        "The cut-over compares every tuple once v0.7 serves, or before that with --verify-first."));
    }

    private static Standing notUsed(String because) {
        return new Standing(Optional.empty(), Optional.of(notReliedOn(because)));
    }

    /**
     * That every tuple is compared although a migration compared changes alone.
     *
     * @param because what came of it, in a clause
     */
    public static Finding notReliedOn(String because) {
        return Finding.warning(
                "DIFFERENCE_NOT_USED",
                "The last migration compared changes alone, and every tuple is compared now all the same: " + because
                        + ".",
                "v0.6's writes are refused for as long as that takes.",
                "Wait for it; or thaw, copy again, and freeze again.");
    }
}
