package org.ferryman.kratos.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.KeywordText;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.catalog.RowDemand;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.ReplicatedMigration.FilledColumn;

/**
 * Whether a database that follows can be upgraded while the old Kratos goes on writing, or only while nobody writes.
 *
 * @param kind in a word
 * @param reasons why it is long; none if it is short
 * @param migrations the versions that make it long: rows that were written before them may not fit afterwards
 * @param fills what has to be filled in while rows are replicated
 */
public record CutoverWindow(Kind kind, List<String> reasons, List<String> migrations, List<FilledColumn> fills) {

    /**
     * Tables whose rows are copied once and not replicated: the first has no primary key, and migrations write to both,
     * so that rows of the source would not fit.
     */
    public static final Set<String> COPIED = Set.of(KratosDatabase.VERSIONS, "identity_credential_types");

    /** Copies the lists. */
    public CutoverWindow {
        reasons = List.copyOf(reasons);
        migrations = List.copyOf(migrations);
        fills = List.copyOf(fills);
    }

    /** For how long nobody can write. */
    public enum Kind {
        /** About a second, whatever the size: the migrations have run before. */
        SHORT,
        /** As long as the migrations take. */
        LONG;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /** That of a plan: what its migrations are known to do, and the catalogs of both levels where these are known. */
    public static CutoverWindow of(KratosDatabase source, UpgradePlan plan) {
        Optional<KratosCatalog> from = KratosCatalog.of(source.level().name());
        Optional<KratosCatalog> to = plan.target().flatMap(KratosCatalog::of);
        return of(
                plan.pending().stream().map(PendingMigration::version).toList(),
                from.isPresent() && to.isPresent() ? demands(source, from.get(), to.get()) : List.of());
    }

    /**
     * The same, of two databases as they are.
     *
     * @param done the versions that the target has beyond the source
     */
    public static CutoverWindow of(
            KratosDatabase source, Collection<String> done, KratosCatalog from, KratosCatalog to) {
        return of(done, demands(source, from, to));
    }

    private static List<RowDemand> demands(KratosDatabase source, KratosCatalog from, KratosCatalog to) {
        return to.beyond(
                from,
                source.tables().stream()
                        .map(table -> table.name())
                        .filter(table -> !COPIED.contains(table))
                        .toList());
    }

    static CutoverWindow of(Collection<String> pending, List<RowDemand> demands) {
        List<ReplicatedMigration> known = pending.stream()
                .flatMap(version -> ReplicatedMigration.of(version).stream())
                .toList();
        List<FilledColumn> fills = known.stream()
                .flatMap(migration -> migration.fills().stream())
                .distinct()
                .toList();
        Set<String> met = new HashSet<>();
        known.forEach(migration -> met.addAll(migration.adds()));
        fills.forEach(filled -> met.add(filled.name()));
        List<String> unknown = pending.stream()
                .filter(version -> ReplicatedMigration.of(version).isEmpty())
                .sorted()
                .toList();
        List<String> reasons = new ArrayList<>();
        if (!unknown.isEmpty()) {
            reasons.add("It is not known whether rows that the old Kratos writes would fit after "
                    + (unknown.size() == 1 ? "migration " : unknown.size() + " migrations, the first of them ")
                    + unknown.get(0) + ".");
        }
        demands.stream()
                .filter(demand -> !met.contains(demand.name()))
                .map(demand -> "Rows that the old Kratos writes may not fit: " + demand.told() + ".")
                .forEach(reasons::add);
        return new CutoverWindow(reasons.isEmpty() ? Kind.SHORT : Kind.LONG, reasons, unknown, fills);
    }

    /** Whether it is short. */
    public boolean isShort() {
        return kind == Kind.SHORT;
    }

    /** Why it is long, for people. */
    public String why() {
        return reasons.stream().collect(Collectors.joining(" "));
    }
}
