package org.ferryman.playbook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.report.ReportFact;

/** The way of a service from one version to another: its steps in one table, which everything else is read from. */
public interface Playbook {

    /** Short and stable: names it in the run folder. */
    String id();

    /** What it does, for people. */
    String title();

    /** All steps, in the order in which they are meant to be done. */
    List<PlaybookStep<?, ?>> steps();

    /** Those whose results a run folder keeps. */
    default List<PlaybookStep<?, ?>> recorded() {
        return steps().stream().filter(step -> step.tale().recorded()).toList();
    }

    /** Those of the whole way, or of the shortest one. */
    default List<PlaybookStep<?, ?>> way(boolean shortest) {
        return steps().stream()
                .filter(step -> shortest
                        ? step.place().part() == StepPlace.Part.DEMONSTRATED
                        : step.place().part() != StepPlace.Part.ASIDE)
                .toList();
    }

    /** The ids of the wizard's pages that do the whole way, in their order. */
    default List<String> pages() {
        return way(false).stream().map(step -> step.place().page()).distinct().toList();
    }

    /** What a run folder says of the service's own settings. */
    List<ReportFact> about(Path folder) throws IOException;
}
