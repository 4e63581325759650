package org.ferryman.desktop.skipped;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.InputException;
import org.ferryman.engine.KeywordText;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.Suggestion;
import org.ferryman.report.AmountText;

/**
 * What the user wants, as it is typed.
 *
 * @param tuples the chosen ones
 * @param scope which tuples are meant
 * @param rule the one that stops all of the chosen tuples, if it is one
 * @param shown the rows that are shown
 * @param kind what is to become of them
 * @param text the new subject, or the reason to leave tuples out
 * @param api the write API to recreate through; empty to recreate by SQL
 */
record DecisionForm(
        List<SkippedTuple> tuples,
        Scope scope,
        Optional<SkipRule> rule,
        Optional<Shown> shown,
        DecisionRequest.Kind kind,
        String text,
        Optional<String> api) {

    /** Which tuples are meant. */
    enum Scope {
        /** The chosen ones. */
        THESE,
        /** All that are shown, however many. */
        SHOWN,
        /** All that the rule stops, also those that are not shown. */
        RULE
    }

    /** Rows of a list, as they are shown: compared by identity, for they are many. */
    static final class Shown {

        private final SkippedIndex list;
        private final int[] rows;

        Shown(SkippedIndex list, int[] rows) {
            this.list = list;
            this.rows = rows;
        }

        int size() {
            return rows.length;
        }
    }

    /** What can be wished for these tuples: what was suggested for all of them first. */
    static List<DecisionRequest.Kind> kinds(List<SkippedTuple> tuples) {
        Set<DecisionRequest.Kind> kinds = new LinkedHashSet<>();
        tuples.stream()
                .limit(1)
                .forEach(first -> first.suggestions().forEach(suggestion -> kinds.add(kind(suggestion.kind()))));
        tuples.forEach(tuple -> kinds.retainAll(tuple.suggestions().stream()
                .map(suggestion -> kind(suggestion.kind()))
                .toList()));
        kinds.remove(DecisionRequest.Kind.LEAVE_OUT);
        kinds.addAll(List.of(
                DecisionRequest.Kind.ID,
                DecisionRequest.Kind.SET,
                DecisionRequest.Kind.LEAVE_OUT,
                DecisionRequest.Kind.DEFER));
        return List.copyOf(kinds);
    }

    private static DecisionRequest.Kind kind(Suggestion.Kind suggested) {
        return switch (suggested) {
            case AS_PLAIN_ID -> DecisionRequest.Kind.ID;
            case AS_SUBJECT_SET -> DecisionRequest.Kind.SET;
            case IN_ANOTHER_NAMESPACE -> DecisionRequest.Kind.IN_ANOTHER_NAMESPACE;
            case SHORTEN -> DecisionRequest.Kind.SHORTEN;
            case WITH_NEW_COMMIT_TIME -> DecisionRequest.Kind.WITH_NEW_COMMIT_TIME;
            case LEAVE_OUT -> DecisionRequest.Kind.LEAVE_OUT;
        };
    }

    /** What to begin editing with: the value that is suggested, where one tuple is meant. */
    static String proposal(List<SkippedTuple> tuples, DecisionRequest.Kind kind) {
        if (tuples.size() != 1) {
            return "";
        }
        SkippedTuple tuple = tuples.get(0);
        return switch (kind) {
            case ID, SHORTEN -> tuple.subject();
            case SET ->
                tuple.suggestions().stream()
                        .filter(suggestion -> suggestion.kind() == Suggestion.Kind.AS_SUBJECT_SET)
                        .flatMap(suggestion -> Optional.ofNullable(suggestion.subjectSet()).stream())
                        .map(SubjectSet::encoded)
                        .findFirst()
                        .orElse(tuple.subject());
            case IN_ANOTHER_NAMESPACE, WITH_NEW_COMMIT_TIME, LEAVE_OUT, DEFER -> "";
        };
    }

    boolean recreates() {
        return kind.decision() == Decision.Kind.RECREATE;
    }

    private DecisionRequest choice() {
        return kind == DecisionRequest.Kind.LEAVE_OUT
                ? DecisionRequest.leaveOut(text.strip())
                : new DecisionRequest(kind, kind == DecisionRequest.Kind.DEFER ? "" : text, "");
    }

    /** Whether it can be done, as far as that can be told from the chosen tuples. */
    Check check(KetoConfig config, TextBundle texts) {
        if (tuples.isEmpty()) {
            return new Check(false, texts.get("decide.none"));
        } else if (kind == DecisionRequest.Kind.LEAVE_OUT && text.isBlank()) {
            return new Check(false, texts.get("check.reason"));
        } else if (!recreates()) {
            return new Check(true, texts.get("check." + kind));
        }
        Optional<Check> server = api.map(url -> checkServer(url, texts));
        if (server.isPresent() && !server.get().isPossible()) {
            return server.get();
        }
        return checkSubjects(config, texts);
    }

    private static Check checkServer(String url, TextBundle texts) {
        if (url.isBlank()) {
            return new Check(false, texts.get("check.url"));
        }
        try {
            KetoServer.at(url, KetoApi.V0_7);
            return new Check(true, "");
        } catch (InputException noUrl) {
            return new Check(false, noUrl.finding().seen());
        }
    }

    private Check checkSubjects(KetoConfig config, TextBundle texts) {
        DecisionRequest choice = choice();
        List<String> problems = new ArrayList<>();
        String example = "";
        for (SkippedTuple tuple : tuples) {
            DecisionRequest.Resolution resolution = choice.resolve(tuple, config);
            if (resolution.subject().isEmpty()) {
                problems.add(resolution.problem());
            } else if (example.isEmpty()) {
                boolean set = resolution.subject().get() instanceof SubjectSet;
                String kind = set ? "check.becomes.set" : "check.becomes.id";
                example = texts.get(kind, resolution.subject().get().encoded());
            }
        }
        if (problems.isEmpty()) {
            return new Check(true, tuples.size() == 1 ? example : texts.get("check.all", example));
        } else if (tuples.size() == 1) {
            return new Check(false, texts.get("check.problem", problems.get(0)));
        }
        // For a whole rule, those for which it makes no sense stay as they are; picked ones must all be possible.
        boolean some = problems.size() < tuples.size();
        String text = texts.get(
                "check.some", AmountText.count(problems.size()), AmountText.count(tuples.size()), problems.get(0));
        return new Check(scope == Scope.RULE && some, text);
    }

    /**
     * What does it.
     *
     * @throws InputException if the write API's URL is none
     */
    DecideStep step(OpenDatabase opened) throws InputException {
        RecreateBy by = recreates() && api.isPresent()
                ? new RecreateBy.Api(KetoServer.at(api.get(), KetoApi.V0_7))
                // Leaving out and deferring take rows back that were made by SQL; no others can be.
                : new RecreateBy.Sql();
        var database = opened.run().database();
        var folder = opened.run().folder();
        return switch (scope) {
            case THESE -> DecideStep.on(database, opened.settings(), folder, tuples, choice(), by);
            case SHOWN -> {
                Shown all = shown.orElseThrow();
                yield DecideStep.on(database, opened.settings(), folder, all.list, all.rows, choice(), by);
            }
            case RULE ->
                DecideStep.on(database, opened.settings(), folder, SkippedFilter.of(rule.orElseThrow()), choice(), by);
        };
    }

    /** The same as a command; empty for several tuples that were picked, which takes a file. */
    Optional<String> commandLine(OpenDatabase opened) {
        if (tuples.isEmpty() || scope == Scope.SHOWN || (scope == Scope.THESE && tuples.size() > 1)) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        if (scope == Scope.RULE) {
            options.addAll(List.of("--rule", rule.orElseThrow().name()));
        } else {
            SkippedTuple tuple = tuples.get(0);
            options.addAll(List.of("--namespace", tuple.namespace().name(), "--object", tuple.object()));
            options.addAll(List.of("--relation", tuple.relation(), "--subject", tuple.subject()));
        }
        if (recreates()) {
            options.addAll(List.of("--as", KeywordText.of(kind)));
            if (!text.isEmpty() && kind != DecisionRequest.Kind.WITH_NEW_COMMIT_TIME) {
                options.addAll(List.of("--new-subject", text));
            }
        } else if (kind == DecisionRequest.Kind.LEAVE_OUT) {
            options.addAll(List.of("--reason", text.strip()));
        }
        options.addAll(recreates() && api.isPresent() ? List.of("--write-api", api.get()) : List.of("--sql"));
        String command = "skipped " + KeywordText.of(kind.decision());
        return Optional.of(opened.commandLine(command, options.toArray(String[]::new)));
    }

    /**
     * Whether a wish can be granted.
     *
     * @param text what would become, or what stands in the way
     */
    record Check(boolean isPossible, String text) {}
}
