package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.report.ReportFact;

/** What the run folder of an upgrade in a second database tells. */
public final class KratosBlueGreenRecord {

    /** The way of one database to another release, in a second one. */
    public static final Playbook PLAYBOOK = new Playbook() {
        @Override
        public String id() {
            return KratosBlueGreenPlaybook.ID;
        }

        @Override
        public String title() {
            return "Ory Kratos, blue/green";
        }

        @Override
        public List<PlaybookStep<?, ?>> steps() {
            return KratosBlueGreenSteps.ALL;
        }

        @Override
        public List<ReportFact> about(Path folder) {
            return List.of();
        }
    };

    private KratosBlueGreenRecord() {}

    /**
     * Reads a run folder.
     *
     * @throws IOException if the folder can't be read
     * @throws InputException if it is in a format that this version of the program can't read
     */
    public static RunRecord read(Path folder) throws IOException, InputException {
        return RunRecord.read(folder, PLAYBOOK);
    }

    /** Tells of a run folder to others: puts a page and the same for scripts in it. */
    public static RunReport report(Path folder) throws IOException, InputException {
        return RunReport.make(folder, PLAYBOOK, KratosBlueGreenVerdict::new);
    }
}
