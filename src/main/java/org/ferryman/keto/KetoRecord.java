package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.InputException;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.report.ReportFact;

/** What the run folder of a migration tells. */
public final class KetoRecord {

    /** The way from v0.6 to v0.7. */
    public static final Playbook PLAYBOOK = new Playbook() {
        @Override
        public String id() {
            return KetoLegacyPlaybook.ID;
        }

        @Override
        public String title() {
            return "Ory Keto v0.6 to v0.7";
        }

        @Override
        public List<PlaybookStep<?, ?>> steps() {
            return KetoSteps.ALL;
        }

        @Override
        public List<ReportFact> about(Path folder) throws IOException {
            return RecordedSettings.read(folder)
                    .config()
                    .map(config -> List.of(new ReportFact("Keto's configuration", config)))
                    .orElse(List.of());
        }
    };

    private KetoRecord() {}

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
        return RunReport.make(folder, PLAYBOOK, KetoVerdict::new);
    }
}
