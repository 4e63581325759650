package org.ferryman.desktop.skipped;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.skipped.DecisionForm.Scope;
import org.ferryman.desktop.skipped.DecisionForm.Shown;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.report.AmountText;
import org.ferryman.report.VisibleText;
import org.kordamp.ikonli.feather.Feather;

/** What is to become of the chosen tuples: the choice, what would come of it, the question, and what came of it. */
final class DecideView extends ScrollPane {

    private final SkippedPage page;
    private final DecideModel model;
    private final TextBundle texts;
    private final VBox content = new VBox();
    private final Label chosen = Labels.wrapped("");
    private final FlowPane kinds = new FlowPane();
    private final ToggleGroup kindGroup = new ToggleGroup();
    private final Map<DecisionRequest.Kind, RadioButton> radios = new EnumMap<>(DecisionRequest.Kind.class);
    private final TextField text = new TextField();
    private final Label check = Labels.wrapped("");
    private final ToggleGroup scopeGroup = new ToggleGroup();
    private final RadioButton these;
    private final RadioButton shown;
    private final RadioButton whole;
    private final RadioButton sql = radio("way-sql");
    private final RadioButton api = radio("way-api");
    private final TextField url = new TextField();
    private final FlowPane ways = new FlowPane(sql, api);
    private final Button go = new Button();
    private final ResultLines result;
    private final QuestionView question;
    private final FlowPane scopes;
    private final HBox head = new HBox(chosen, go);

    DecideView(SkippedPage page) {
        this.page = page;
        this.model = page.decide();
        this.texts = page.texts();
        this.these = scope(Scope.THESE);
        this.shown = scope(Scope.SHOWN);
        this.whole = scope(Scope.RULE);
        this.scopes = new FlowPane(these, shown, whole);
        this.result = new ResultLines(texts);
        this.question = new QuestionView(page.workspace(), model.step(), "confirm", this::words);
        setId("skipped-decide");
        getStyleClass().addAll("skipped-details", "card");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setAccessibleText(texts.get("decide"));
        content.getStyleClass().add("skipped-details-content");
        setContent(content);
        chosen.setId("decide-chosen");
        chosen.getStyleClass().add(Styles.TEXT_BOLD);
        for (FlowPane flow : new FlowPane[] {kinds, scopes, ways}) {
            flow.getStyleClass().add("decide-options");
        }
        head.getStyleClass().addAll("skipped-head", "decide-head");
        chosen.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(chosen, Priority.ALWAYS);
        prepareFields();
        for (DecisionRequest.Kind kind : DecisionRequest.Kind.values()) {
            RadioButton radio =
                    Buttons.choice(texts.get("kind." + kind), "decide", kind, model.kindProperty(), kindGroup);
            radio.setMinWidth(USE_PREF_SIZE);
            radios.put(kind, radio);
        }
        group(sql, api);
        sql.setText(texts.get("way.sql"));
        api.setText(texts.get("way.api"));
        api.selectedProperty().bindBidirectional(model.throughApiProperty());
        sql.setSelected(!api.isSelected());
        go.setId("decide-go");
        go.getStyleClass().add(Styles.ACCENT);
        go.setMinWidth(USE_PREF_SIZE);
        go.setOnAction(event -> model.ask());
        follow();
    }

    private void follow() {
        model.chosenProperty().addListener((property, before, after) -> offer());
        model.pickedOfProperty().addListener((property, before, after) -> offer());
        model.statesProperty().addListener((property, before, after) -> offer());
        model.kindProperty().addListener((property, before, after) -> offer());
        model.scopeProperty().addListener((property, before, after) -> offer());
        model.shownProperty().addListener((property, before, after) -> offer());
        model.throughApiProperty().addListener((property, before, after) -> validated());
        model.checkProperty().addListener((property, before, after) -> validated());
        model.resultProperty().addListener((property, before, after) -> result.show(after));
        model.step().whenChanged(this::arrange);
        page.busyProperty().addListener((property, before, after) -> validated());
        page.staleProperty().addListener((property, before, after) -> validated());
        result.show(model.resultProperty().get());
        offer();
        arrange();
    }

    private void prepareFields() {
        text.setId("decide-text");
        text.textProperty().bindBidirectional(model.textProperty());
        url.setId("decide-url");
        url.textProperty().bindBidirectional(model.urlProperty());
        url.setPromptText(texts.get("way.url.prompt"));
        url.setAccessibleText(texts.get("way.url"));
        check.setId("decide-check");
    }

    private RadioButton scope(Scope scope) {
        RadioButton radio = Buttons.choice("", "scope", scope, page.decide().scopeProperty(), scopeGroup);
        radio.setMnemonicParsing(false);
        radio.setMinWidth(USE_PREF_SIZE);
        return radio;
    }

    private static RadioButton radio(String id) {
        RadioButton radio = new RadioButton();
        radio.setId(id);
        radio.setMnemonicParsing(false);
        radio.setMinWidth(USE_PREF_SIZE);
        return radio;
    }

    private static void group(RadioButton first, RadioButton second) {
        ToggleGroup group = new ToggleGroup();
        first.setToggleGroup(group);
        second.setToggleGroup(group);
    }

    /** What can be chosen for these tuples. */
    private void offer() {
        List<SkippedTuple> tuples = model.chosenProperty().get();
        chosen.setText(
                tuples.isEmpty()
                        ? texts.get("decide.none")
                        : model.pickedOfProperty().get() > DecideModel.MOST
                                ? texts.get(
                                        "decide.most",
                                        DecideModel.MOST,
                                        model.pickedOfProperty().get())
                                : chosenText(tuples));
        DecisionRequest.Kind now = model.kindProperty().get();
        List<RadioButton> offered = model.kinds().stream().map(radios::get).toList();
        if (!offered.equals(kinds.getChildren())) {
            kinds.getChildren().setAll(offered);
            // The arrow keys go through the group in its own order.
            kindGroup.getToggles().setAll(offered);
        }
        radios.forEach((kind, radio) -> radio.setSelected(kind == now && offered.contains(radio)));
        these.setText(texts.get("scope.these", AmountText.count(tuples.size())));
        SkippedIndex list = page.indexProperty().get();
        model.rule()
                .ifPresent(rule -> whole.setText(texts.get(
                        "scope.rule",
                        AmountText.count(list == null ? 0 : list.byRule().getOrDefault(rule, 0L)),
                        texts.get("rule." + rule))));
        whole.setDisable(model.rule().isEmpty());
        int all = model.shownProperty().get().map(Shown::size).orElse(0);
        shown.setText(texts.get("scope.shown", AmountText.count(all)));
        shown.setDisable(all == 0);
        boolean reason = now == DecisionRequest.Kind.LEAVE_OUT;
        text.setPromptText(texts.get(reason ? "text.reason" : "text." + now));
        text.setAccessibleText(texts.get(reason ? "text.reason" : "text.subject"));
        validated();
    }

    private String chosenText(List<SkippedTuple> tuples) {
        SkippedStates states = model.statesProperty().get();
        if (states == null) {
            return texts.get("decide.chosen", AmountText.count(tuples.size()));
        }
        Map<DecisionStates.State, Long> counts = new EnumMap<>(DecisionStates.State.class);
        tuples.forEach(tuple -> counts.merge(states.of(tuple), 1L, Long::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(
                tuples.size() == 1
                        ? texts.get("state." + state)
                        : AmountText.count(count) + " "
                                + texts.get("state." + state).toLowerCase(Locale.ROOT)));
        return texts.get("decide.chosen", AmountText.count(tuples.size())) + ": " + String.join(", ", parts);
    }

    private void validated() {
        DecisionForm wish = model.wish();
        DecisionForm.Check now = model.checkProperty().get();
        boolean any = !wish.tuples().isEmpty();
        Nodes.show(
                text,
                any
                        && wish.kind() != DecisionRequest.Kind.DEFER
                        && wish.kind() != DecisionRequest.Kind.WITH_NEW_COMMIT_TIME);
        Nodes.show(ways, any && wish.recreates());
        Nodes.show(url, any && wish.recreates() && wish.api().isPresent());
        for (Node node : new Node[] {kinds, these, shown, whole, check, go}) {
            Nodes.show(node, any);
        }
        check.setText(VisibleText.of(now.text()).inline());
        check.setGraphic(
                now.isPossible() ? Icons.of(Feather.CHECK, "success") : Icons.of(Feather.ALERT_TRIANGLE, "warning"));
        go.setText(texts.get("go." + wish.kind().decision()));
        go.setDisable(!model.isPossible());
    }

    private void arrange() {
        List<Node> now = switch (model.step().view().state()) {
            case IDLE, ENDED -> List.of(result, head, kinds, text, check, scopes, ways, url);
            case LOOKING -> List.of(Labels.muted(texts.get("decide.looking")));
            case ASKING -> List.of(question);
            case RUNNING -> List.of(Labels.muted(texts.get("decide.running")));
            // What was said before is still true.
            case CANCELLING -> List.copyOf(content.getChildren());
        };
        boolean another = !content.getChildren().contains(now.get(0));
        content.getChildren().setAll(now);
        if (another && (now.contains(head) || now.contains(question))) {
            setVvalue(0);
        }
    }

    private Words words() {
        DecisionForm wish = model.wish();
        String how = !wish.recreates() ? "record" : wish.api().isPresent() ? "api" : "sql";
        return new Words(
                texts.get("confirm.question." + how),
                texts.get("confirm.yes." + wish.kind().decision()),
                texts.get("confirm.no"),
                "",
                Styles.ACCENT);
    }
}
