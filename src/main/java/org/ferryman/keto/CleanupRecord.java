package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Run;

/** The clean-up as the run folder has it, compared with what is there. */
final class CleanupRecord {

    /** The finding that legacy tables are gone as they should be. */
    static final String CLEANED_UP = "CLEANED_UP";

    private CleanupRecord() {}

    /** Which legacy tables a clean-up dropped, as the run folder says; empty before. */
    static Set<String> dropped(Path folder) throws IOException {
        return Run.readResult(folder, CleanupStep.ID, Cleanup.class)
                .<Set<String>>map(cleanup -> new HashSet<>(cleanup.dropped()))
                .orElse(Set.of());
    }

    /** That namespaces have no legacy table any more because it was dropped. */
    static Optional<Finding> finding(KetoDatabase keto) {
        if (keto.cleanedUp().isEmpty()) {
            return Optional.empty();
        }
        String ids = new TreeSet<>(keto.cleanedUp())
                .stream().map(id -> Long.toString(id)).collect(Collectors.joining(", "));
        return Optional.of(Finding.info(
                CLEANED_UP,
                "The clean-up has dropped the legacy tables of namespaces " + ids + ".",
                "v0.7's table is the only one that has their tuples; there is nothing to migrate or to compare any"
                        + " more."));
    }
}
