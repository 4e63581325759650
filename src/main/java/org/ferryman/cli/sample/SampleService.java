package org.ferryman.cli.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ferryman.app.StandInProgram;
import org.ferryman.app.UserFolders;
import org.ferryman.app.WriterProgram;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.sample.SampleFolder;
import org.ferryman.playbook.sample.SampleKind;
import org.ferryman.playbook.sample.SampleServer;
import org.jspecify.annotations.Nullable;

/**
 * A service of which there is a sample, and a way of it.
 *
 * @param kind of the sample
 * @param playbook what is done with it
 * @param lines the commands that are printed for it
 * @param option of the commands, that chooses it; empty for the one that is meant without
 * @param unit what the size of a sample is counted in
 * @param remark what should be known of the commands that are printed
 * @param maker the sample in a folder
 * @param place where its sample is, unless somebody names another folder
 */
record SampleService(
        SampleKind<?> kind,
        Playbook playbook,
        List<SampleLine> lines,
        String option,
        String unit,
        String remark,
        Maker maker,
        Function<UserFolders, Path> place) {

    private static final String STAND_IN = "in the place of the new Kratos: " + StandInProgram.NAME;

    static final SampleService KETO = new SampleService(
            SampleDatabase.KIND,
            KetoRecord.PLAYBOOK,
            SampleLine.way("keto", KetoRecord.PLAYBOOK),
            "",
            "tuples",
            "exit code 3 says that tuples are skipped",
            (folder, user) -> new SampleServer(folder, SampleDatabase.KIND),
            UserFolders::sample);

    static final SampleService KRATOS = new SampleService(
            KratosSample.KIND,
            KratosRecord.PLAYBOOK,
            SampleLine.way("kratos", KratosRecord.PLAYBOOK),
            " --kratos",
            "identities",
            STAND_IN,
            (folder, user) -> new SampleServer(folder, KratosSample.KIND),
            UserFolders::kratosSample);

    static final SampleService KRATOS_BLUE_GREEN = new SampleService(
            KratosSample.KIND,
            KratosBlueGreenRecord.PLAYBOOK,
            thereAndBack(),
            " --kratos --blue-green",
            "identities",
            STAND_IN,
            WriterProgram::sample,
            UserFolders::kratosPairSample);

    /** Gives the sample in a folder. */
    @FunctionalInterface
    interface Maker {
        SampleFolder in(Path folder, UserFolders user);
    }

    private static List<SampleLine> thereAndBack() {
        List<SampleLine> lines = new ArrayList<>(SampleLine.way("kratos", KratosBlueGreenRecord.PLAYBOOK));
        int cutover = lines.indexOf(SampleLine.of("kratos", KratosBlueGreenSteps.CUTOVER));
        lines.add(cutover + 1, SampleLine.of("kratos", KratosBlueGreenSteps.WAY_BACK_GO));
        lines.add(cutover, new SampleLine(List.of("kratos", "way-back", "arm"), true));
        return lines;
    }

    /** Its sample. */
    SampleFolder sample(@Nullable Path folder, UserFolders user) {
        return maker.in(folder == null ? place.apply(user) : folder, user);
    }

    /** A command on its sample, for people. */
    String command(String word) {
        return "sample " + word + option;
    }
}
