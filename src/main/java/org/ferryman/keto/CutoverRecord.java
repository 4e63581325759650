package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.engine.Finding;

/** The cut-over as the run folder has it. */
final class CutoverRecord {

    /** Names the finding that it is recorded. */
    static final String DONE = "CUTOVER_DONE";

    private static final String WHY =
            "From then on v0.7's table is the truth: migrating again would bring back what was"
                    + " deleted there, and rolling back would lose what was written there.";

    private CutoverRecord() {}

    /** Keeps what must not be done after the cut-over from being done. */
    static Optional<Finding> blocker(Path folder) throws IOException {
        return Cutover.read(folder)
                .map(cutover -> Finding.blocker(
                        DONE,
                        seen(cutover),
                        WHY,
                        "Go on with v0.7. If it was recorded by mistake, and v0.7 has no traffic, remove "
                                + folder.resolve(Cutover.ID + ".json") + "."));
    }

    /** The same for people who only look. */
    static Optional<Finding> info(Path folder) throws IOException {
        return Cutover.read(folder).map(cutover -> Finding.info(DONE, seen(cutover), WHY));
    }

    private static String seen(Cutover cutover) {
        return "The cut-over to v0.7 was recorded at " + cutover.when() + ".";
    }
}
