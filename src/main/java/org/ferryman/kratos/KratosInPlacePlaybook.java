package org.ferryman.kratos;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way of one database from one release of Kratos to another, in place: its steps, each by itself. */
public final class KratosInPlacePlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "kratos.in-place";

    private final Database database;
    private final NewKratos newKratos;
    private final Path folder;

    /**
     * A playbook for one database.
     *
     * @param folder the run folder
     */
    public KratosInPlacePlaybook(Database database, NewKratos newKratos, Path folder) {
        this.database = database;
        this.newKratos = newKratos;
        this.folder = folder;
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        // Nothing is kept of what was seen.
    }

    /** Finds out at which level it is, what would run, and what is in the way. */
    public KratosAssessStep assess() {
        return assess(AssessOptions.USUAL);
    }

    /** The same, by what was chosen for the migrations. */
    public KratosAssessStep assess(AssessOptions options) {
        return new KratosAssessStep(database, newKratos, options);
    }

    /** Keeps everybody but the new Kratos from writing; undone by its undo. */
    public KratosFreezeStep freeze(Waiting waiting) {
        return new KratosFreezeStep(database, folder, waiting);
    }

    /** Lets everybody write again, whoever stopped it. */
    public KratosThawStep thaw(Waiting waiting) {
        return new KratosThawStep(database, folder, waiting);
    }

    /**
     * Has the new Kratos run its migrations.
     *
     * @throws BlockedException if it is not known how to run it
     */
    public KratosMigrateStep migrate(MigrateOptions options) throws BlockedException {
        if (!(newKratos instanceof NewKratos.Unnamed)) {
            return new KratosMigrateStep(database, newKratos, folder, options);
        }
        throw new BlockedException(List.of(NewKratos.missing()));
    }

    /** Writes down the plan for this database. */
    public KratosRunbookStep runbook(KratosRunbookStep.Commands commands) {
        return new KratosRunbookStep(this, folder, commands);
    }

    /** What should be known when a run ends while nobody can write. */
    public Optional<Finding> stillFrozen(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), FreezePass::stillOn);
    }

    /** Proves that the migrations changed no row. */
    public KratosVerifyStep verify() {
        return new KratosVerifyStep(database, folder);
    }
}
