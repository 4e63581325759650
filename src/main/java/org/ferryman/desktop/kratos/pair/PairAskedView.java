package org.ferryman.desktop.kratos.pair;

import java.util.List;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import org.ferryman.desktop.parts.AskedView;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.StepModel;

/** A change of both databases that is asked for where it stands on the page, with what it would run. */
public final class PairAskedView extends AskedView {

    private final StepModel<OpenPair, ?> step;
    private final BooleanSupplier possible;
    private final List<Node> choices;

    /**
     * Shows a step.
     *
     * @param ask looks what the step would meet, and asks
     * @param id begins its nodes' ids, and its texts' names
     * @param possible whether the time has come to ask for it at all
     * @param choices what may be chosen before it is answered
     */
    public PairAskedView(
            PairWorkspace workspace,
            Page page,
            StepModel<OpenPair, ?> step,
            Runnable ask,
            String id,
            BooleanSupplier possible,
            Node... choices) {
        super(workspace, page, step, ask, id, id + ".");
        this.step = step;
        this.possible = possible;
        this.choices = List.of(choices);
        setSpacing(8);
        workspace.seenProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    /** Shows what is possible now. */
    @Override
    public void refresh() {
        super.refresh();
    }

    @Override
    protected boolean isPossible() {
        return possible.getAsBoolean();
    }

    @Override
    protected List<Node> choices() {
        return choices;
    }

    @Override
    protected List<Node> told() {
        return step.view().result().isPresent() ? List.of(line(text("done"))) : List.of();
    }
}
