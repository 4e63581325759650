package org.ferryman.keto.ahead;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.CapturedTable;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.report.AmountText;

/**
 * How far a copy that was made ahead spares a migration from reading every tuple: what has changed since, as it was
 * noted, and of which tables it is known. True while nobody may write to any of the tables.
 */
public final class CopyDifference {

    /** From a tenth on it is no faster to look up each tuple. */
    private static final long MOST_CHANGES = 10;

    private final CaptureState capture;
    private final Optional<CopyBase> base;
    private final long changes;
    private final Optional<Finding> finding;
    private final Map<Long, LegacyTable> changed;
    private final List<LegacyTable> unknown;

    private CopyDifference(
            CaptureState capture,
            Optional<CopyBase> base,
            long changes,
            Optional<Finding> finding,
            Map<Long, LegacyTable> changed,
            List<LegacyTable> unknown) {
        this.capture = capture;
        this.base = base;
        this.changes = changes;
        this.finding = finding;
        this.changed = changed;
        this.unknown = unknown;
    }

    /**
     * Looks at the copy and at what was noted since, and reads no tuple.
     *
     * @param all whether every tuple is to be compared in any case
     */
    public static CopyDifference read(Session session, KetoDatabase keto, KetoSettings settings, boolean all)
            throws SQLException, CancelledException {
        CaptureState capture = ChangeCapture.observe(session);
        if (capture.schema() == CaptureState.Schema.ABSENT) {
            return without(capture, Optional.empty());
        } else if (!capture.isThere()) {
            return without(
                    capture, Optional.of(notUsed("schema " + ChangeCapture.SCHEMA + " is not as Ferryman makes it")));
        } else if (!capture.usable()) {
            String role = session.one("SELECT current_user", row -> row.getString(1));
            return without(capture, Optional.of(notUsed("role " + role + " may not read what was noted since")));
        }
        Optional<CopyBase> base = CopyBase.read(session).filter(copy -> !copy.moved());
        if (base.isEmpty() || all || settings.moveAgain()) {
            return without(capture, Optional.empty());
        }
        Optional<String> against = against(session, keto, settings, capture, base.get());
        return against.isPresent()
                ? without(capture, Optional.of(notUsed(against.get())))
                : noted(session, keto, settings, capture, base.get());
    }

    private static CopyDifference without(CaptureState capture, Optional<Finding> finding) {
        return new CopyDifference(capture, Optional.empty(), 0, finding, Map.of(), List.of());
    }

    /** What makes the copy useless as a whole. */
    private static Optional<String> against(
            Session session, KetoDatabase keto, KetoSettings settings, CaptureState capture, CopyBase base)
            throws SQLException, CancelledException {
        Set<Long> gone = new HashSet<>(base.tables().keySet());
        settings.moved(keto).forEach(table -> gone.remove(table.namespaceId()));
        if (!base.configuration().equals(Fingerprint.configuration(settings))) {
            return Optional.of("the configuration or the exclusions have changed since");
        } else if (!keto.network().equals(Optional.of(base.network()))) {
            return Optional.of("v0.7 uses another network now");
        } else if (base.foreignRows() > 0) {
            return Optional.of("v0.7's table had rows that Ferryman did not move");
        } else if (!base.isTargetNoted(capture, keto)) {
            return Optional.of("the trigger on v0.7's table was changed since");
        } else if (CopyBase.isWritten(session)) {
            return Optional.of("v0.7's table was written to since");
        } else if (!gone.isEmpty()) {
            return Optional.of(
                    "the legacy table of namespace " + gone.iterator().next() + " is gone");
        } else if (!TemporaryTables.allowed(session, keto)) {
            return Optional.of("the role may not make temporary tables");
        }
        return Optional.empty();
    }

    private static CopyDifference noted(
            Session session, KetoDatabase keto, KetoSettings settings, CaptureState capture, CopyBase base)
            throws SQLException, CancelledException {
        record Noted(long changes, boolean truncated) {}
        Map<Long, Noted> noted = new HashMap<>();
        session.<SQLException>each(
                TupleSql.load("changes-by-table.sql")
                        .with("changes", ChangeCapture.CHANGES)
                        .text(),
                row -> noted.put(
                        row.getLong("source"), new Noted(row.getLong("changes"), row.getBoolean("is_truncated"))));
        long changes = 0;
        Map<Long, LegacyTable> changed = new LinkedHashMap<>();
        List<LegacyTable> unknown = new ArrayList<>();
        for (LegacyTable table : settings.moved(keto)) {
            Optional<CapturedTable> known = capture.of(table.table()).filter(now -> base.isNoted(capture, table));
            Optional<Noted> of = known.map(now -> noted.get(now.id()));
            if (known.isEmpty() || of.filter(Noted::truncated).isPresent()) {
                unknown.add(table);
            } else if (of.isPresent()) {
                changed.put(known.get().id(), table);
                changes += of.get().changes();
            }
        }
        long tuples = base.tables().values().stream()
                .mapToLong(CopyBase.Table::tuples)
                .sum();
        if (changes * MOST_CHANGES > tuples) {
            return without(
                    capture,
                    Optional.of(notUsed(AmountText.count(changes, "change") + " were noted since, more than a tenth of "
                            + AmountText.count(tuples, "tuple"))));
        }
        return new CopyDifference(
                capture, Optional.of(base), changes, Optional.of(used(base, changes, unknown)), changed, unknown);
    }

    private static Finding used(CopyBase base, long changes, List<LegacyTable> unknown) {
        return Finding.info(
                "CHANGES_COMPARED",
                "Noted since the copy of " + base.when() + ": " + AmountText.count(changes, "change")
                        + " in v0.6; only these tuples are compared"
                        + (unknown.isEmpty()
                                ? "."
                                : ", and all of " + AmountText.count(unknown.size(), "namespace")
                                        + " that were created or emptied since."),
                "Every other tuple is as the copy left it. All of them are compared once v0.7 serves.");
    }

    /**
     * That a copy was made in vain.
     *
     * @param because what came of it, in a clause
     */
    public static Finding notUsed(String because) {
        return Finding.warning(
                "COPY_NOT_USED",
                "A copy was made ahead, and every tuple is compared all the same: " + because + ".",
                "v0.6 can't write for as long as without a copy.",
                "Run `ferryman keto copy` again before the freeze, or accept the longer outage.");
    }

    /** Whether only changes need be compared. */
    public boolean isPossible() {
        return base.isPresent();
    }

    /** What should be known of the copy; empty if there is none. */
    public Optional<Finding> finding() {
        return finding;
    }

    /**
     * Once all is moved: takes away what was noted, where the role may.
     *
     * @param tables the legacy tables that were moved
     */
    public void consume(
            Session session, KetoSettings settings, TargetView view, List<LegacyTable> tables, CopyBase.Left left)
            throws SQLException, CancelledException {
        if (capture.isThere() && capture.usable()) {
            CopyBase.consume(session, CopyBase.of(capture, settings, view, tables, left));
        }
    }

    /** Whether it is known that nothing was written to v0.7's table since a copy or the migration after it. */
    public static boolean isTargetUntouched(Session session, KetoDatabase keto)
            throws SQLException, CancelledException {
        CaptureState capture = ChangeCapture.observe(session);
        if (!capture.isThere() || !capture.usable()) {
            return false;
        }
        return CopyBase.read(session)
                        .filter(base -> base.isTargetNoted(capture, keto))
                        .isPresent()
                && !CopyBase.isWritten(session);
    }

    /** What the copy left. */
    public CopyBase base() {
        return base.orElseThrow(() -> new IllegalStateException("there is no copy to go by"));
    }

    /** How many changes were noted. */
    long changes() {
        return changes;
    }

    /** Tables with changes, by their {@code oid}. */
    Map<Long, LegacyTable> changed() {
        return changed;
    }

    /** Tables with changes. */
    public List<LegacyTable> changedTables() {
        return List.copyOf(changed.values());
    }

    /** Tables of which the copy tells nothing, or nothing any more. */
    public List<LegacyTable> unknown() {
        return unknown;
    }

    /** What the copy saw of one of the other tables. */
    CopyBase.Table copied(LegacyTable table) {
        return Objects.requireNonNull(base().tables().get(table.namespaceId()));
    }
}
