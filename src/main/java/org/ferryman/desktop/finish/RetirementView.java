package org.ferryman.desktop.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import org.ferryman.desktop.parts.AskedView;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.roles.RetiredUser;

/** The old user's retirement, as it looks. */
final class RetirementView extends AskedView {

    private final FinishPage page;

    RetirementView(FinishPage page) {
        super(page.workspace(), page, page.retirement().step(), () -> page.ask(page.retirement()), "retire", "retire.");
        this.page = page;
        page.contentProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    @Override
    protected boolean isPossible() {
        return page.content().cutOver();
    }

    @Override
    protected List<Node> choices() {
        return List.of();
    }

    @Override
    protected List<Node> told() {
        Optional<RetiredUser> retired =
                Optional.ofNullable(page.content().record()).flatMap(record -> record.result(KetoSteps.RETIRE));
        return retired.map(this::lines).orElse(List.of());
    }

    private List<Node> lines(RetiredUser retired) {
        List<Node> lines = new ArrayList<>();
        lines.add(line(text(retired.applied() ? "done" : "was", retired.role())));
        lines.add(line(text("undo", retired.undo())));
        FindingsView findings = new FindingsView();
        findings.show(retired.findings());
        lines.add(findings);
        return lines;
    }
}
