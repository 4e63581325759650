package org.ferryman.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which stages a way has, by what was chosen; for what nothing was chosen, by what suits most upgrades. */
public final class PlaybookPlan {

    private final List<PlaybookStep<?, ?>> way;
    private final Map<PlaybookStep<?, ?>, PlannedStep<?, ?>> chosen = new HashMap<>();
    private final Map<PlaybookStep<?, ?>, PlannedStep<?, ?>> inserted = new HashMap<>();

    /** A plan of some rows of a playbook's table, in their order. */
    public PlaybookPlan(List<PlaybookStep<?, ?>> way) {
        this.way = List.copyOf(way);
    }

    /** Does a step of the way as it was chosen. */
    public PlaybookPlan with(PlannedStep<?, ?> stage) {
        chosen.put(stage.row(), stage);
        return this;
    }

    /** Does one more step after one of the way. */
    public PlaybookPlan after(PlaybookStep<?, ?> row, PlannedStep<?, ?> stage) {
        inserted.put(row, stage);
        return this;
    }

    /** Whether a step is in a part of the way. */
    public boolean includes(PlaybookStep<?, ?> row, PlaybookStep<?, ?> from, PlaybookStep<?, ?> until) {
        return part(from, until).contains(row);
    }

    /** The stages of a part of the way. What comes before there is a run folder is not among them. */
    public List<PlannedStep<?, ?>> stages(PlaybookStep<?, ?> from, PlaybookStep<?, ?> until) {
        List<PlannedStep<?, ?>> stages = new ArrayList<>();
        for (PlaybookStep<?, ?> row : part(from, until)) {
            if (row.tale().recorded()) {
                stages.add(chosen.containsKey(row) ? chosen.get(row) : PlannedStep.usual(row));
            }
            if (inserted.containsKey(row)) {
                stages.add(inserted.get(row));
            }
        }
        return stages;
    }

    /** The stages about which something was chosen, and no others. */
    public List<PlannedStep<?, ?>> chosen() {
        return way.stream()
                .filter(chosen::containsKey)
                .<PlannedStep<?, ?>>map(chosen::get)
                .toList();
    }

    private List<PlaybookStep<?, ?>> part(PlaybookStep<?, ?> from, PlaybookStep<?, ?> until) {
        return way.subList(way.indexOf(from), way.indexOf(until) + 1);
    }
}
