package org.ferryman.keto.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ferryman.engine.InputException;
import org.ferryman.keto.Golden;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacyTuple;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkipRules;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionRequestTest {

    private final KetoConfig config = Golden.anyConfig();

    private DecisionRequest.Resolution resolve(String old, String decision, String value) throws Exception {
        Namespace files = config.byName("files").orElseThrow();
        LegacyTuple tuple = new LegacyTuple(files, "default", "o", "r", old, "infinity");
        SkipRule rule = SkipRules.firstBroken(tuple, config).orElseThrow();
        return DecisionRequest.parse(decision, value).resolve(SkippedTuple.of(tuple, rule, config), config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a#b | id | '' | a#b",
                "a#b | AS_PLAIN_ID | x | x",
                "groups:https://x.org/y#member | set | '' | groups:https://x.org/y#member",
                "a#b | Set | groups:g#member | groups:g#member",
                "nowhere:o#r | in-another-namespace | groups | groups:o#r",
                "nowhere:o#r | IN_ANOTHER_NAMESPACE | groups:p#q | groups:p#q",
                "plain | WITH_NEW_COMMIT_TIME | '' | plain",
                "plain | shorten | pl | pl"
            })
    void says_what_a_tuple_is_recreated_with(String old, String decision, String value, String expected)
            throws Exception {
        assertThat(resolve(old, decision, value).subject().map(Subject::encoded))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a#b | set | '' | holds no subject set",
                "a#b | set | nowhere:g#member | not in the configuration",
                "nowhere:o#r | in-another-namespace | '' | no namespace is given",
                "nowhere:o#r | in-another-namespace | elsewhere | not in the configuration",
                "a#b | WITH_NEW_COMMIT_TIME | '' | malformed",
                "a#b | shorten | '' | no shorter value"
            })
    void says_why_it_cant_be_done(String old, String decision, String value, String problem) throws Exception {
        DecisionRequest.Resolution resolution = resolve(old, decision, value);
        assertThat(resolution.subject()).isEmpty();
        assertThat(resolution.problem()).contains(problem);
    }

    @Test
    void lengths_are_in_characters() throws Exception {
        assertThat(resolve("a#b", "id", "🐱".repeat(64)).subject()).isPresent();
        assertThat(resolve("a#b", "id", "🐱".repeat(65)).problem()).contains("65 characters");
        assertThat(resolve("a#b", "set", "groups:" + "é".repeat(64) + "#" + "é".repeat(64))
                        .subject())
                .isPresent();
        assertThat(resolve("a#b", "set", "groups:" + "é".repeat(65) + "#r").problem())
                .contains("object");
        assertThat(resolve("a#b", "set", "groups:o#" + "é".repeat(65)).problem())
                .contains("relation");
    }

    @Test
    void a_reason_stands_behind_a_colon() throws Exception {
        DecisionRequest choice = DecisionRequest.parse("Leave_Out: it was a test: really", "");
        assertThat(choice).isEqualTo(DecisionRequest.leaveOut("it was a test: really"));
        assertThat(DecisionRequest.parse(choice.word(), choice.value())).isEqualTo(choice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ids", "id: because", "delete"})
    void what_is_no_decision_is_refused(String decision) {
        assertThatThrownBy(() -> DecisionRequest.parse(decision, "")).isInstanceOf(InputException.class);
    }
}
