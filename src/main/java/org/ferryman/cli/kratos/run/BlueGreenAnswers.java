package org.ferryman.cli.kratos.run;

import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.kratos.BlueGreenRun;
import org.ferryman.cli.kratos.HandoverText;
import org.ferryman.cli.kratos.KratosAssessCommand;
import org.ferryman.cli.kratos.KratosBackupCommand;
import org.ferryman.cli.kratos.KratosCutoverCommand;
import org.ferryman.cli.kratos.KratosMigrateCommand;
import org.ferryman.cli.kratos.KratosRehearseCommand;
import org.ferryman.cli.kratos.KratosReplicateCommand;
import org.ferryman.cli.kratos.identities.KratosIdentitiesCommand;
import org.ferryman.kratos.KratosBlueGreenSteps;

/** How the terminal tells of the results of the steps of blue/green. */
public final class BlueGreenAnswers {

    /** All of them. */
    public static final StepAnswers<BlueGreenRun> ALL = new StepAnswers<BlueGreenRun>()
            .add(KratosBlueGreenSteps.ASSESS, (result, run) -> KratosAssessCommand.done(result))
            .add(KratosBlueGreenSteps.IDENTITIES, (result, run) -> KratosIdentitiesCommand.done(result))
            .add(KratosBlueGreenSteps.BACKUP, (result, run) -> KratosBackupCommand.done(result))
            .add(KratosBlueGreenSteps.REHEARSE, (result, run) -> KratosRehearseCommand.rehearsed(result))
            .add(KratosBlueGreenSteps.REPLICATE, (result, run) -> KratosReplicateCommand.done(result))
            .add(KratosBlueGreenSteps.PREPARE, (result, run) -> KratosMigrateCommand.prepared(result))
            .add(KratosBlueGreenSteps.CUTOVER, (result, run) -> KratosCutoverCommand.done(result))
            .add(KratosBlueGreenSteps.WAY_BACK_GO, (result, run) -> HandoverText.returned(result));

    private BlueGreenAnswers() {}
}
