package org.ferryman.cli.sample;

import java.nio.file.Path;
import java.util.function.Function;
import org.ferryman.app.StandInProgram;
import org.ferryman.app.UserFolders;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.sample.SampleKind;

/**
 * A service of which there is a sample.
 *
 * @param kind of the sample
 * @param playbook what is done with it
 * @param option of the commands, that chooses it; empty for the one that is meant without
 * @param unit what the size of a sample is counted in
 * @param remark what should be known of the commands that are printed
 * @param place where its sample is, unless somebody names another folder
 */
record SampleService(
        SampleKind<?> kind,
        Playbook playbook,
        String option,
        String unit,
        String remark,
        Function<UserFolders, Path> place) {

    static final SampleService KETO = new SampleService(
            SampleDatabase.KIND,
            KetoRecord.PLAYBOOK,
            "",
            "tuples",
            "exit code 3 says that tuples are skipped",
            UserFolders::sample);

    static final SampleService KRATOS = new SampleService(
            KratosSample.KIND,
            KratosRecord.PLAYBOOK,
            " --kratos",
            "identities",
            "in the place of the new Kratos: " + StandInProgram.NAME,
            UserFolders::kratosSample);

    Path folder(UserFolders folders) {
        return place.apply(folders);
    }

    /** A command on its sample, for people. */
    String command(String word) {
        return "sample " + word + option;
    }
}
