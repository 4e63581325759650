package org.ferryman.kratos.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
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
        Map<String, String> names = new LinkedHashMap<>();
        migrations.forEach(migration -> names.put(migration.version(), migration.name()));
        Optional<String> target = KratosLevels.SHIPPED
                .ofTag(version)
                .map(level -> version)
                .or(() -> KratosLevels.SHIPPED.all().stream()
                        .filter(level -> level.versions().equals(new TreeSet<>(names.keySet())))
                        .map(KnownLevel::name)
                        .findFirst());
        return plan(target, names);
    }

    /** The plan towards a release. */
    public UpgradePlan towards(String tag) {
        Map<String, String> names = new LinkedHashMap<>();
        Optional<KnownLevel> level = KratosLevels.SHIPPED.ofTag(tag);
        level.ifPresent(known -> known.versions().forEach(version -> names.put(version, version)));
        return plan(level.map(known -> tag), names);
    }

    /** Nobody said which Kratos is the new one. */
    public UpgradePlan unknown() {
        return plan(Optional.empty(), Map.of());
    }

    private UpgradePlan plan(Optional<String> target, Map<String, String> names) {
        if (names.isEmpty() || !kratos.level().isUpgradable()) {
            boolean older =
                    !names.isEmpty() && kratos.applied().stream().anyMatch(version -> !names.containsKey(version));
            return new UpgradePlan(older ? Answer.BINARY_OLDER : Answer.UNKNOWN, target, List.of(), List.of());
        }
        NavigableSet<String> applied = kratos.applied();
        if (!names.keySet().containsAll(applied)) {
            return new UpgradePlan(Answer.BINARY_OLDER, target, List.of(), List.of());
        }
        List<PendingMigration> pending = names.entrySet().stream()
                .filter(migration -> !applied.contains(migration.getKey()))
                .map(migration -> PendingMigration.of(migration.getKey(), migration.getValue()))
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
