package org.ferryman.kratos.plan;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.plan.UpgradePlan.Answer;

/** Compares what a database has recorded with the migrations that a Kratos has. */
public final class UpgradePlanner {

    private final KratosDatabase kratos;

    /** For what was read of a database. */
    public UpgradePlanner(KratosDatabase kratos) {
        this.kratos = kratos;
    }

    /** The plan towards what a Kratos says itself that it has. */
    public UpgradePlan towards(String version, List<KnownMigration> migrations) {
        NavigableSet<String> versions =
                migrations.stream().map(KnownMigration::version).collect(Collectors.toCollection(TreeSet::new));
        Optional<String> target = KratosLevels.SHIPPED
                .ofTag(version)
                .map(level -> version)
                .or(() -> KratosLevels.SHIPPED.all().stream()
                        .filter(level -> level.versions().equals(versions))
                        .map(KnownLevel::name)
                        .findFirst());
        return plan(target, migrations);
    }

    /** The plan towards a release. */
    public UpgradePlan towards(String tag) {
        Optional<KnownLevel> level = KratosLevels.SHIPPED.ofTag(tag);
        return plan(
                level.map(known -> tag),
                level.stream()
                        .flatMap(known -> known.versions().stream())
                        .map(version -> new KnownMigration(version, version, false, false))
                        .toList());
    }

    /** Nobody said which Kratos is the new one. */
    public UpgradePlan unknown() {
        return plan(Optional.empty(), List.of());
    }

    private UpgradePlan plan(Optional<String> target, List<KnownMigration> migrations) {
        Set<String> names = migrations.stream().map(KnownMigration::version).collect(Collectors.toSet());
        if (names.isEmpty() || !kratos.level().isUpgradable()) {
            boolean older = !names.isEmpty() && kratos.applied().stream().anyMatch(version -> !names.contains(version));
            return new UpgradePlan(older ? Answer.BINARY_OLDER : Answer.UNKNOWN, target, List.of(), List.of());
        }
        NavigableSet<String> applied = kratos.applied();
        if (!names.containsAll(applied)) {
            return new UpgradePlan(Answer.BINARY_OLDER, target, List.of(), List.of());
        }
        List<PendingMigration> pending = migrations.stream()
                .filter(migration -> !applied.contains(migration.version()))
                .map(PendingMigration::of)
                .toList();
        return new UpgradePlan(
                pending.isEmpty() ? Answer.NOT_NEEDED : Answer.NEEDED,
                target,
                pending,
                target.map(tag -> LevelChange.between(firstRelease(), tag)).orElse(List.of()));
    }

    /** The first release of the last level of which all is recorded: the database can be of any of that level. */
    private String firstRelease() {
        return KratosLevels.SHIPPED.all().stream()
                .filter(level -> kratos.applied().containsAll(level.versions()))
                .reduce((older, newer) -> newer)
                .map(level -> level.tags().get(0))
                .orElse("");
    }
}
