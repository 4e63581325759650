package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;

/** Migrations that Ferryman does not run itself: others do, and it watches the database until all are recorded. */
interface OutsideMigrations {

    /** What is run, for people; secrets are named, not shown. */
    String told(MigrationLook look, Path folder) throws Exception;

    /** What comes before the first of them: afterwards the old Kratos is stopped, as far as that can be had. */
    void begin(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception;

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
