package org.ferryman.kratos.assess;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.LevelChange;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.plan.UpgradePlan;

/**
 * What there is, what would run, and what is in the way: the result of {@code kratos assess}.
 *
 * @param level of the database
 * @param binary the new Kratos; empty if it was not run
 * @param pending the migrations that it would run, in their order
 * @param answer whether there is something to do
 * @param target the release whose level would be reached; empty if it is not known
 * @param halfRecorded what may be done and not recorded
 * @param changes what is different for people afterwards
 * @param migratable whether the migrations can run: what they put right themselves is not in their way
 * @param writesStopped whether nobody but the new Kratos can write
 * @param database its name
 * @param schema that Kratos uses
 * @param serverMajor PostgreSQL's major version
 * @param tables of Kratos
 * @param config what matters of the new Kratos' configuration; empty if it was not named
 * @param window for how long nobody can write while a second database takes over; empty without one, and where it is
 *     not known what would run
 * @param blueGreen what is known of that; empty without a second database
 * @param dirty the tables with rows that stop v26.2.0, which the migrations can put right first if they are told to
 * @param findings everything that should be known
 */
public record KratosAssessment(
        DatabaseLevel level,
        Optional<Binary> binary,
        List<PendingMigration> pending,
        UpgradePlan.Answer answer,
        Optional<String> target,
        List<HalfRecorded> halfRecorded,
        List<LevelChange> changes,
        boolean migratable,
        boolean writesStopped,
        String database,
        String schema,
        int serverMajor,
        List<TableSize> tables,
        Optional<KratosConfig> config,
        Optional<CutoverWindow.Kind> window,
        Optional<BlueGreenOutlook> blueGreen,
        List<DirtyTable> dirty,
        List<Finding> findings) {

    /** Copies the lists. One that was written by an earlier version knows of no dirty tables. */
    public KratosAssessment {
        pending = List.copyOf(pending);
        halfRecorded = List.copyOf(halfRecorded);
        changes = List.copyOf(changes);
        tables = List.copyOf(tables);
        dirty = Optional.ofNullable(dirty).map(List::copyOf).orElse(List.of());
        findings = List.copyOf(findings);
    }

    /**
     * The new Kratos.
     *
     * @param version as it says itself
     */
    public record Binary(String version) {}

    /**
     * A table.
     *
     * @param rows about how many, as the server last counted them
     * @param bytes with its indexes
     */
    public record TableSize(String name, long rows, long bytes) {}

    /**
     * The same, with a second database that is to take over.
     *
     * @param others what else should be known
     */
    public KratosAssessment with(
            Optional<CutoverWindow.Kind> known, BlueGreenOutlook outlook, Collection<Finding> others) {
        Set<Finding> all = new LinkedHashSet<>(findings);
        all.addAll(others);
        return new KratosAssessment(
                level,
                binary,
                pending,
                answer,
                target,
                halfRecorded,
                changes,
                migratable && others.stream().noneMatch(Finding::blocks),
                writesStopped,
                database,
                schema,
                serverMajor,
                tables,
                config,
                known,
                Optional.of(outlook),
                dirty,
                List.copyOf(all));
    }

    /**
     * A table with rows whose network is empty, or not that of their parent.
     *
     * @param table its name
     * @param mendable how many can get the network of their parent
     * @param orphans how many have no parent with one
     */
    public record DirtyTable(String table, long mendable, long orphans) {}

    /** Whether something must be resolved, be it by the migrations themselves. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }

    /** Whether the upgrade is over, or was never needed: all is recorded and whole, and everybody can write. */
    public boolean nothingLeft() {
        return answer == UpgradePlan.Answer.NOT_NEEDED && !blocked() && !writesStopped;
    }
}
