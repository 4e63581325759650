package org.ferryman.desktop.kratos.execute;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.PlaybookStep;

/** The page that upgrades: shows what its model says, part by part. */
public final class KratosExecuteView extends VBox {

    private final KratosExecutePage page;
    private final TextBundle texts;
    private final QuestionView question;
    private final QuestionView stop;
    private final HandCommand hand;
    private Optional<MigrationsView> running = Optional.empty();

    /** Shows the model. */
    public KratosExecuteView(KratosExecutePage page) {
        this.page = page;
        this.texts = page.texts();
        this.question = new QuestionView(page.workspace(), page.steps(), "confirm", this::question);
        this.stop = new QuestionView(page.steps().stop(), "cancel", this::stop);
        this.hand = new HandCommand(page);
        getStyleClass().addAll("page-body", "execute");
        page.contentProperty().addListener((property, before, after) -> refresh(after));
        refresh(page.content());
    }

    private Words question() {
        OpenKratos opened = page.content().opened();
        String what = opened == null ? "" : opened.run().database().settings().label();
        String meanwhile = !page.content().isRunHere()
                ? "confirm.hand"
                : page.content().stopsWrites() || page.content().isFrozen() ? "confirm.frozen" : "confirm.writes";
        return new Words(
                texts.get("confirm.question", what),
                texts.get(page.content().isRunHere() ? "confirm.yes" : "confirm.yes.hand"),
                texts.get("confirm.no"),
                "accent",
                Styles.ACCENT,
                Labels.wrapped(texts.get(meanwhile)));
    }

    private Words stop() {
        String step = page.content()
                .run()
                .running()
                .map(PlaybookStep::id)
                .map(Object::toString)
                .orElse("");
        return new Words(
                texts.get("cancel.question"),
                texts.get("cancel.yes"),
                texts.get("cancel.no"),
                "danger",
                Styles.DANGER,
                Labels.wrapped(texts.get("cancel.about." + step)));
    }

    /** Makes anew only what has changed: what the user looks at keeps its place. */
    private void refresh(KratosExecuteContent now) {
        if (now.phase() == Phase.RUNNING || now.phase() == Phase.CANCELLING) {
            if (running.isEmpty()) {
                MigrationsView view = new MigrationsView(page, stop, hand);
                VBox.setVgrow(view, Priority.ALWAYS);
                running = Optional.of(view);
                getChildren().setAll(view);
            }
            running.get().refresh(now);
            return;
        }
        running.ifPresent(MigrationsView::end);
        running = Optional.empty();
        List<Node> parts = new ArrayList<>();
        now.ending().ifPresent(ending -> parts.add(outcome(now, ending)));
        parts.addAll(parts(now));
        if (now.isFrozen() && now.phase() != Phase.CONFIRMING) {
            parts.add(now.ending().isPresent() ? 1 : 0, frozen(now));
        }
        getChildren().setAll(parts);
    }

    private List<Node> parts(KratosExecuteContent now) {
        return switch (now.phase()) {
            case LOOKING ->
                now.opened() == null
                        ? List.of(Labels.muted(texts.get("none")))
                        : List.of(Labels.muted(texts.get("looking")), new ProgressView());
            case UNKNOWN -> List.of(unknown());
            case BLOCKED -> blocked(now);
            case READY, CONFIRMING -> List.of(new UpgradePlanView(page, now, question, hand));
            case MIGRATED ->
                now.verified().isPresent()
                        ? List.of(
                                new KratosResultView(texts, now, now.verified().get()))
                        : migrated(now);
            case RUNNING, CANCELLING -> List.of();
        };
    }

    private List<Node> migrated(KratosExecuteContent now) {
        String key = now.migration() != null || now.isFrozen() ? "unverified" : "nothing";
        Label heading = Labels.heading(texts.get(key));
        heading.setId("headline");
        return List.of(new VBox(4, heading, Labels.wrapped(texts.get(key + ".text"))));
    }

    private OutcomeView unknown() {
        OutcomeView view = new OutcomeView(page.workspace().user().log());
        Outcome<?> outcome = page.workspace().lookActivity().outcomeProperty().get();
        if (outcome != null && !(outcome instanceof Outcome.Done)) {
            view.show(outcome, texts.get("unknown"), texts.get("unknown.state"));
        }
        return view;
    }

    private List<Node> blocked(KratosExecuteContent now) {
        FindingsView findings = new FindingsView();
        if (now.seen() != null) {
            findings.show(now.seen().findings());
        }
        return List.of(Labels.heading(texts.get("blocked")), Labels.wrapped(texts.get("blocked.text")), findings);
    }

    private VBox frozen(KratosExecuteContent now) {
        String key = now.isProven()
                ? "frozen.proven"
                : now.phase() != Phase.MIGRATED
                        ? "frozen.between"
                        : now.verified().isPresent() ? "frozen.differs" : "frozen.unverified";
        Button thaw = Buttons.of("thaw-now", texts.get("thaw"), page::thaw);
        VBox box = new VBox(10, Labels.wrapped(texts.get("frozen") + " " + texts.get(key)), thaw);
        box.setId("frozen");
        box.getStyleClass().addAll("notice", "notice-warning");
        return box;
    }

    private OutcomeView outcome(KratosExecuteContent now, Ending ending) {
        OutcomeView view = new OutcomeView(page.workspace().user().log());
        view.setId("ending");
        UpgradeEnding text = UpgradeEnding.of(now, ending, texts);
        view.show(ending.outcome(), text.title(), text.state());
        return view;
    }
}
