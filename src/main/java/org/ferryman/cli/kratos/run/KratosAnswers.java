package org.ferryman.cli.kratos.run;

import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.kratos.KratosAssessCommand;
import org.ferryman.cli.kratos.KratosBackupCommand;
import org.ferryman.cli.kratos.KratosFreezeCommand;
import org.ferryman.cli.kratos.KratosMigrateCommand;
import org.ferryman.cli.kratos.KratosRehearseCommand;
import org.ferryman.cli.kratos.KratosRun;
import org.ferryman.cli.kratos.KratosThawCommand;
import org.ferryman.cli.kratos.KratosVerifyCommand;
import org.ferryman.cli.kratos.identities.KratosIdentitiesCommand;
import org.ferryman.kratos.KratosSteps;

/** How the terminal tells of the results of Kratos' steps. */
public final class KratosAnswers {

    /** Those of all steps of the way. */
    public static final StepAnswers<KratosRun> ALL = new StepAnswers<KratosRun>()
            .add(KratosSteps.ASSESS, (result, run) -> KratosAssessCommand.done(result))
            .add(KratosSteps.IDENTITIES, (result, run) -> KratosIdentitiesCommand.done(result))
            .add(KratosSteps.BACKUP, (result, run) -> KratosBackupCommand.done(result))
            .add(KratosSteps.REHEARSE, (result, run) -> KratosRehearseCommand.done(result))
            .add(KratosSteps.FREEZE, (result, run) -> KratosFreezeCommand.done(result))
            .add(KratosSteps.MIGRATE, (result, run) -> KratosMigrateCommand.done(result))
            .add(KratosSteps.VERIFY, (result, run) -> KratosVerifyCommand.done(result))
            .add(KratosSteps.THAW, (result, run) -> KratosThawCommand.done(result));

    private KratosAnswers() {}
}
