package org.ferryman.kratos;

import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.postgres.Database;

/** The way of one database from one release of Kratos to another, in place: its steps, each by itself. */
public final class KratosInPlacePlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "kratos.in-place";

    private final Database database;
    private final NewKratos newKratos;

    /** A playbook for one database. */
    public KratosInPlacePlaybook(Database database, NewKratos newKratos) {
        this.database = database;
        this.newKratos = newKratos;
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        // Nothing is kept of what was seen.
    }

    /** Finds out at which level it is, what would run, and what is in the way. */
    public KratosAssessStep assess() {
        return new KratosAssessStep(database, newKratos);
    }

    /** Where it is now. */
    public KratosStatus status(Work work) throws Exception {
        return KratosStatus.read(database, newKratos, work);
    }
}
