package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigrateOptions.ByHandOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What may be chosen for the migrations. */
public final class KratosMigrateOptions {

    @Mixin
    private KratosByHandOptions byHand = new KratosByHandOptions();

    @Mixin
    private Repair repair = new Repair();

    /** Complains about what does not go together. */
    public void check(KratosCommandLine command) {
        repair.check(command);
    }

    /** Whether rows that would stop v26 are mended before the migrations. */
    public boolean repairsNids() {
        return repair.repairNids;
    }

    /** Whether a Kratos that somebody runs by hand gets through the guard. */
    public boolean passInDsn() {
        return byHand.passInDsn();
    }

    /**
     * What was chosen.
     *
     * @param patience how long migrations by hand are watched
     */
    public MigrateOptions options(Duration patience) {
        return repair.with(byHand.options(patience));
    }

    /** Whether rows that would stop v26 are mended before the migrations. */
    static final class Repair {

        @Option(
                names = "--repair-nids",
                description = "Give rows whose nid is empty or not that of their parent the one of their parent, before"
                        + " the migrations of v26 stop at them. What takes that back is written to the run folder"
                        + " first.")
        private boolean repairNids;

        @Option(
                names = "--delete-orphans",
                paramLabel = "TABLE",
                description = "With --repair-nids: delete the rows of this table that have no parent; the run folder"
                        + " keeps them. Can be given again.")
        private Set<String> deleteOrphans = new LinkedHashSet<>();

        /** Complains about what does not go together. */
        void check(KratosCommandLine command) {
            if (!deleteOrphans.isEmpty() && !repairNids) {
                throw command.usage("--delete-orphans goes with --repair-nids.");
            }
        }

        MigrateOptions with(ByHandOptions byHand) {
            return new MigrateOptions(repairNids, deleteOrphans, byHand);
        }
    }
}
