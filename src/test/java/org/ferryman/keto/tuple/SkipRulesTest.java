package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.keto.tuple.SkipRule.COMMIT_TIME_NOT_FINITE;
import static org.ferryman.keto.tuple.SkipRule.MALFORMED_SUBJECT;
import static org.ferryman.keto.tuple.SkipRule.SUBJECT_ID_TOO_LONG;
import static org.ferryman.keto.tuple.SkipRule.SUBJECT_SET_OBJECT_TOO_LONG;
import static org.ferryman.keto.tuple.SkipRule.SUBJECT_SET_RELATION_TOO_LONG;
import static org.ferryman.keto.tuple.SkipRule.UNKNOWN_SUBJECT_NAMESPACE;

import java.util.List;
import java.util.Optional;
import org.ferryman.keto.Golden;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkipRulesTest {

    private static final String FINITE = "2021-05-01 10:00:01.000001";
    private static final String LONG = "x".repeat(65);

    private final KetoConfig config = Golden.anyConfig();

    private Optional<SkipRule> broken(String subject, String commitTime) {
        Namespace files = config.byName("files").orElseThrow();
        return SkipRules.firstBroken(new LegacyTuple(files, "default", "/x", "read", subject, commitTime), config);
    }

    @Test
    void the_rules_stand_in_their_deciding_order() {
        assertThat(SkipRule.values())
                .containsExactly(
                        MALFORMED_SUBJECT,
                        UNKNOWN_SUBJECT_NAMESPACE,
                        SUBJECT_ID_TOO_LONG,
                        SUBJECT_SET_OBJECT_TOO_LONG,
                        SUBJECT_SET_RELATION_TOO_LONG,
                        COMMIT_TIME_NOT_FINITE);
        assertThat(SkipRule.values())
                .allSatisfy(rule -> assertThat(rule.explanation()).endsWith(".").contains(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "🐱"})
    void sixty_four_characters_fit_and_one_more_does_not_however_many_bytes_they_take(String character) {
        String fits = character.repeat(64);
        String tooLong = character.repeat(65);
        assertThat(broken(fits, FINITE)).isEmpty();
        assertThat(broken(tooLong, FINITE)).contains(SUBJECT_ID_TOO_LONG);
        assertThat(broken("groups:" + fits + "#" + fits, FINITE)).isEmpty();
        assertThat(broken("groups:" + tooLong + "#" + fits, FINITE)).contains(SUBJECT_SET_OBJECT_TOO_LONG);
        assertThat(broken("groups:" + fits + "#" + tooLong, FINITE)).contains(SUBJECT_SET_RELATION_TOO_LONG);
    }

    @Test
    void combining_characters_count_one_by_one() {
        assertThat(broken("e\u0301".repeat(32), FINITE)).isEmpty();
        assertThat(broken("e\u0301".repeat(33), FINITE)).contains(SUBJECT_ID_TOO_LONG);
    }

    @Test
    void trailing_spaces_count() {
        assertThat(broken("x".repeat(64) + " ", FINITE)).contains(SUBJECT_ID_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {":#", ":o#r", "Groups:cats#member", "groups :cats#member", " groups:cats#member", "1:a#b"})
    void namespaces_are_known_by_their_exact_name_only(String subject) {
        assertThat(broken(subject, FINITE)).contains(UNKNOWN_SUBJECT_NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity"})
    void an_infinite_commit_time_is_skipped(String commitTime) {
        assertThat(broken("alice", commitTime)).contains(COMMIT_TIME_NOT_FINITE);
        assertThat(broken("groups:cats#member", commitTime)).contains(COMMIT_TIME_NOT_FINITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01 00:00:00", "0044-03-15 00:00:00 BC", "29999-12-31 23:59:59.999999"})
    void far_but_finite_commit_times_are_moved(String commitTime) {
        assertThat(broken("alice", commitTime)).isEmpty();
    }

    @Test
    void when_several_rules_apply_the_first_decides() {
        record Case(String subject, SkipRule expected) {}
        List<Case> cases = List.of(
                new Case("a:b:" + LONG + "#" + LONG, MALFORMED_SUBJECT),
                new Case(LONG + "#", MALFORMED_SUBJECT),
                new Case("unknownns:" + LONG + "#" + LONG, UNKNOWN_SUBJECT_NAMESPACE),
                new Case(LONG, SUBJECT_ID_TOO_LONG),
                new Case("groups:" + LONG + "#" + LONG, SUBJECT_SET_OBJECT_TOO_LONG),
                new Case("groups:o#" + LONG, SUBJECT_SET_RELATION_TOO_LONG));
        assertThat(cases)
                .allSatisfy(
                        each -> assertThat(broken(each.subject(), "infinity")).contains(each.expected()));
    }
}
