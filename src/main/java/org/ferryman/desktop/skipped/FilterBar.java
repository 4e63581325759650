package org.ferryman.desktop.skipped;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.layout.FlowPane;
import org.ferryman.desktop.parts.SearchField;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.skipped.DecisionStates.State;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.VisibleText;
import org.jspecify.annotations.Nullable;

/** What narrows the rows down: a text, a namespace, a rule, what has become of them. Two lines where one is short. */
final class FilterBar extends FlowPane {

    private static final double TEXT_WIDTH = 240;
    private static final double CHOICE_WIDTH = 190;
    private static final double STATES_WIDTH = 140;

    private final SkippedPage page;
    private final TextBundle texts;
    private final SearchField text;
    private final ComboBox<Choice<Namespace>> namespaces = new ComboBox<>();
    private final ComboBox<Choice<SkipRule>> rules = new ComboBox<>();
    private final ComboBox<Choice<Set<State>>> states = new ComboBox<>();
    private final CheckBox recommended = new CheckBox();
    private boolean following;

    FilterBar(SkippedPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().add("skipped-tools");
        text = new SearchField("skipped-find", texts.get("find.prompt"));
        text.setAccessibleText(texts.get("find"));
        text.setPrefWidth(TEXT_WIDTH);
        prepare(namespaces, "skipped-namespaces", texts.get("namespaces"));
        prepare(rules, "skipped-rules", texts.get("rules"));
        prepare(states, "skipped-states", texts.get("states"));
        states.getItems().add(new Choice<>(Optional.empty(), texts.get("states.all")));
        states.getItems().add(new Choice<>(Optional.of(State.OPEN), texts.get("states.open")));
        for (State state : State.values()) {
            states.getItems().add(new Choice<>(Optional.of(Set.of(state)), texts.get("state." + state)));
        }
        states.setPrefWidth(STATES_WIDTH);
        states.setMinWidth(STATES_WIDTH);
        recommended.setId("skipped-recommended");
        recommended.setText(texts.get("recommended"));
        recommended.setMnemonicParsing(true);
        recommended.setTooltip(WrappedTooltip.of(texts.get("recommended.about")));
        recommended.setAccessibleHelp(texts.get("recommended.about"));
        getChildren().addAll(text, namespaces, rules, states, recommended);
        text.textProperty().addListener((property, before, after) -> ask());
        namespaces.valueProperty().addListener((property, before, after) -> ask());
        rules.valueProperty().addListener((property, before, after) -> ask());
        states.valueProperty().addListener((property, before, after) -> ask());
        recommended.selectedProperty().addListener((property, before, after) -> ask());
        page.indexProperty().addListener((property, before, after) -> offer(after));
        page.queryProperty().addListener((property, before, after) -> follow(after));
        offer(page.indexProperty().get());
    }

    private static <T> void prepare(ComboBox<Choice<T>> box, String id, String name) {
        box.setId(id);
        box.setAccessibleText(name);
        box.setPrefWidth(CHOICE_WIDTH);
        box.setMinWidth(150);
        box.setButtonCell(new ChoiceCell<>());
        box.setCellFactory(list -> new ChoiceCell<>());
    }

    private void offer(@Nullable SkippedIndex index) {
        following = true;
        fill(
                namespaces,
                texts.get("namespaces.all"),
                index == null ? Map.of() : index.byNamespace(),
                namespace -> VisibleText.of(namespace.name()).inline());
        fill(
                rules,
                texts.get("rules.all"),
                index == null ? Map.of() : index.byRule(),
                rule -> texts.get("rule." + rule));
        following = false;
        follow(page.queryProperty().get());
    }

    private <T> void fill(ComboBox<Choice<T>> box, String all, Map<T, Long> counts, Function<T, String> name) {
        List<Choice<T>> choices = new ArrayList<>();
        choices.add(new Choice<>(Optional.empty(), all));
        counts.forEach((value, count) ->
                choices.add(new Choice<>(Optional.of(value), texts.get("choice", name.apply(value), count))));
        box.getItems().setAll(choices);
        box.setDisable(counts.size() < 2);
    }

    private void ask() {
        if (!following) {
            SkippedQuery now = page.queryProperty().get();
            page.queryProperty()
                    .set(new SkippedQuery(
                            chosen(namespaces),
                            chosen(rules),
                            chosen(states).orElse(Set.of()),
                            recommended.isSelected(),
                            text.getText(),
                            now.column(),
                            now.descending()));
        }
    }

    private static <T> Optional<T> chosen(ComboBox<Choice<T>> box) {
        Choice<T> choice = box.getValue();
        return choice == null ? Optional.empty() : choice.value();
    }

    private void follow(SkippedQuery query) {
        following = true;
        if (!text.getText().equals(query.text())) {
            text.setText(query.text());
        }
        choose(namespaces, query.namespace());
        choose(rules, query.rule());
        choose(states, Optional.of(query.states()).filter(wanted -> !wanted.isEmpty()));
        recommended.setSelected(query.recommended());
        following = false;
    }

    private static <T> void choose(ComboBox<Choice<T>> box, Optional<T> value) {
        box.getItems().stream()
                .filter(choice -> choice.value().equals(value))
                .findFirst()
                .ifPresent(box::setValue);
    }

    SearchField text() {
        return text;
    }

    private record Choice<T>(Optional<T> value, String label) {}

    private static final class ChoiceCell<T> extends ListCell<Choice<T>> {
        @Override
        protected void updateItem(@Nullable Choice<T> choice, boolean empty) {
            super.updateItem(choice, empty);
            setText(empty || choice == null ? "" : choice.label());
        }
    }
}
