package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.RunSummary;
import org.ferryman.report.ReportFact;

/** What the run folder of an upgrade in place tells. */
public final class KratosRecord {

    /** The word that its commands begin with. */
    public static final String COMMAND = "kratos";

    /** The way of one database to another release. */
    public static final Playbook PLAYBOOK = new Playbook() {
        @Override
        public String id() {
            return KratosInPlacePlaybook.ID;
        }

        @Override
        public String title() {
            return "Ory Kratos, upgraded in place";
        }

        @Override
        public List<PlaybookStep<?, ?>> steps() {
            return KratosSteps.ALL;
        }

        @Override
        public List<ReportFact> about(Path folder) {
            return List.of();
        }
    };

    private KratosRecord() {}

    /**
     * Reads a run folder.
     *
     * @throws IOException if the folder can't be read
     * @throws InputException if it is in a format that this version of the program can't read
     */
    public static RunRecord read(Path folder) throws IOException, InputException {
        return RunRecord.read(folder, PLAYBOOK);
    }

    /** What has come of an upgrade so far; empty where there is no folder. */
    public static Optional<RunSummary> summary(Path folder) throws IOException, InputException {
        return Files.isDirectory(folder)
                ? Optional.of(RunSummary.of(new KratosVerdict(read(folder))))
                : Optional.empty();
    }

    /** Tells of a run folder to others: puts a page and the same for scripts in it. */
    public static RunReport report(Path folder) throws IOException, InputException {
        return RunReport.make(folder, PLAYBOOK, KratosVerdict::new);
    }
}
