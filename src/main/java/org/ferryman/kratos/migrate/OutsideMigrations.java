package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.postgres.Database;

/** Migrations that Ferryman does not run itself: others do, and it watches the database until all are recorded. */
interface OutsideMigrations {

    /** The way that the new Kratos asks for; empty if it is a program, which Ferryman runs. */
    static Optional<OutsideMigrations> of(Database database, NewKratos newKratos, Path folder, MigrateOptions options) {
        if (newKratos instanceof NewKratos.ByHand hand) {
            return Optional.of(new HandMigrations(database, hand, options.byHand()));
        } else if (newKratos instanceof NewKratos.Charm charm) {
            return Optional.of(new CharmMigrations(
                    database, charm, folder, options.byHand().patience()));
        }
        return Optional.empty();
    }

    /** Waits for what an earlier run has begun, and which goes on without it. */
    default void awaitEarlier(ProgressMeter meter, Work work) throws Exception {}

    /** Whether such a run has left the guard off. */
    default boolean isUnguarded(Work work) throws Exception {
        return false;
    }

    /** Sets the guard again, if it was taken off. */
    default void guardAgain(Work work) throws Exception {}

    /** Nothing is left of an earlier run: what it noted is forgotten. */
    default void nothingLeft() {}

    /** What is run, for people; secrets are named, not shown. */
    String told(MigrationLook look, Path folder) throws Exception;

    /**
     * What comes before the first of them: afterwards the old Kratos is stopped, as far as that can be had.
     *
     * @return whether it may have changed something
     */
    boolean begin(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception;

    /**
     * Watches until all are recorded, or the patience is over.
     *
     * @return whether all are recorded
     */
    boolean await(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception;

    /** What should be known of how it went. */
    List<Finding> findings();

    /** How things stood at the last look; empty if nothing has been watched. */
    Optional<Finding> state();
}
