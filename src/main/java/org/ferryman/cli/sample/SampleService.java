package org.ferryman.cli.sample;

import java.nio.file.Path;
import org.ferryman.app.UserFolders;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.sample.SampleKind;

/** The services of which there is a sample. */
enum SampleService {
    KETO(SampleDatabase.KIND, KetoRecord.PLAYBOOK, "tuples", "exit code 3 says that tuples are skipped"),
    KRATOS(
            KratosSample.KIND,
            KratosRecord.PLAYBOOK,
            "identities",
            "in the place of the new Kratos: " + StandInProgram.NAME);

    private final SampleKind<?> kind;
    private final Playbook playbook;
    private final String unit;
    private final String remark;

    SampleService(SampleKind<?> kind, Playbook playbook, String unit, String remark) {
        this.kind = kind;
        this.playbook = playbook;
        this.unit = unit;
        this.remark = remark;
    }

    SampleKind<?> kind() {
        return kind;
    }

    Playbook playbook() {
        return playbook;
    }

    /** What the size of a sample is counted in. */
    String unit() {
        return unit;
    }

    /** What should be known of the commands that are printed. */
    String remark() {
        return remark;
    }

    /** Where its sample is, unless somebody names another folder. */
    Path folder(UserFolders folders) {
        return this == KETO ? folders.sample() : folders.kratosSample();
    }

    /** A command on its sample, for people. */
    String command(String word) {
        return "sample " + word + (this == KRATOS ? " --kratos" : "");
    }
}
