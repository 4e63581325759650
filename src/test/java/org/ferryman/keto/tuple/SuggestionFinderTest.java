package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.keto.tuple.Suggestion.Kind.AS_PLAIN_ID;
import static org.ferryman.keto.tuple.Suggestion.Kind.AS_SUBJECT_SET;
import static org.ferryman.keto.tuple.Suggestion.Kind.IN_ANOTHER_NAMESPACE;
import static org.ferryman.keto.tuple.Suggestion.Kind.LEAVE_OUT;
import static org.ferryman.keto.tuple.Suggestion.Kind.SHORTEN;
import static org.ferryman.keto.tuple.Suggestion.Kind.WITH_NEW_COMMIT_TIME;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ferryman.keto.Golden;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionFinderTest {

    private static final String LONG = "x".repeat(67);

    private final KetoConfig config = Golden.anyConfig();

    private List<Suggestion> suggestions(String subject) {
        return suggestions(subject, "2021-05-01 10:00:01.000001");
    }

    private List<Suggestion> suggestions(String subject, String commitTime) {
        Namespace files = config.byName("files").orElseThrow();
        LegacyTuple tuple = new LegacyTuple(files, "default", "/x", "read", subject, commitTime);
        return SuggestionFinder.forTuple(
                tuple, SkipRules.firstBroken(tuple, config).orElseThrow(), config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#b", "#", "user#", "a#b:c"})
    void a_malformed_subject_without_parts_can_become_a_plain_id(String subject) {
        List<Suggestion> given = suggestions(subject);
        assertThat(given).extracting(Suggestion::kind).containsExactly(AS_PLAIN_ID, LEAVE_OUT);
        assertThat(given.get(0).subjectId()).isEqualTo(subject);
        assertThat(given.get(0).subjectSet()).isNull();
    }

    @Test
    void a_malformed_subject_with_a_known_namespace_can_also_become_a_set() {
        List<Suggestion> given = suggestions("groups:https://x.org/y#member");
        assertThat(given).extracting(Suggestion::kind).containsExactly(AS_PLAIN_ID, AS_SUBJECT_SET, LEAVE_OUT);
        assertThat(given.get(1).subjectSet()).isEqualTo(new SubjectSet("groups", "https://x.org/y", "member"));
        assertThat(given.get(1).subjectId()).isNull();
    }

    @Test
    void a_malformed_subject_with_an_unknown_namespace_can_go_to_another() {
        assertThat(suggestions("ns:a:b#rel"))
                .extracting(Suggestion::kind)
                .containsExactly(AS_PLAIN_ID, IN_ANOTHER_NAMESPACE, LEAVE_OUT);
    }

    @Test
    void a_malformed_subject_too_long_for_an_id_can_still_become_a_set() {
        String object = "a:" + "x".repeat(60);
        List<Suggestion> given = suggestions("groups:" + object + "#member");
        assertThat(given).extracting(Suggestion::kind).containsExactly(SHORTEN, AS_SUBJECT_SET, LEAVE_OUT);
        assertThat(given.get(0).description()).contains("subject id", "64", "12");
        assertThat(given.get(1).subjectSet()).isEqualTo(new SubjectSet("groups", object, "member"));
    }

    @Test
    void an_unknown_namespace_can_be_replaced_by_a_known_one_or_the_string_kept_as_an_id() {
        List<Suggestion> given = suggestions("tel:+49#1");
        assertThat(given).extracting(Suggestion::kind).containsExactly(AS_PLAIN_ID, IN_ANOTHER_NAMESPACE, LEAVE_OUT);
        assertThat(given.get(0).subjectId()).isEqualTo("tel:+49#1");
        assertThat(given.get(1).description()).contains("“tel”", "“+49”", "“1”", "“videos”", "“groups”", "“files”");
        assertThat(given.get(1).subjectSet()).isNull();
    }

    @Test
    void the_only_way_that_asks_for_nothing_more_is_recommended() {
        assertThat(recommended("a#b", "2021-05-01 10:00:01")).contains(AS_PLAIN_ID);
        assertThat(recommended("groups:cats#member", "infinity")).contains(WITH_NEW_COMMIT_TIME);
    }

    @Test
    void nothing_is_recommended_where_there_are_two_ways_or_a_value_is_missing() {
        assertThat(recommended("groups:https://x.org/y#member", "2021-05-01 10:00:01"))
                .isEmpty();
        assertThat(recommended("tel:+49#1", "2021-05-01 10:00:01")).isEmpty();
        assertThat(recommended(LONG, "2021-05-01 10:00:01")).isEmpty();
    }

    private Optional<Suggestion.Kind> recommended(String subject, String commitTime) {
        Namespace files = config.byName("files").orElseThrow();
        LegacyTuple tuple = new LegacyTuple(files, "default", "/x", "read", subject, commitTime);
        return SkippedTuple.of(tuple, SkipRules.firstBroken(tuple, config).orElseThrow(), config)
                .recommended()
                .map(Suggestion::kind);
    }

    @Test
    void of_many_known_namespaces_ten_are_named(@TempDir Path folder) throws Exception {
        String many = IntStream.range(0, 13)
                .mapToObj(id -> "{id: " + id + ", name: n" + id + "}")
                .collect(Collectors.joining(",", "namespaces: [", "]"));
        KetoConfig wide = KetoConfig.read(Files.writeString(folder.resolve("keto.yml"), many));
        LegacyTuple tuple = new LegacyTuple(
                wide.byId(0).orElseThrow(), "default", "/x", "read", "unknownns:o#r", "2021-05-01 10:00:01");
        String description = SuggestionFinder.forTuple(tuple, SkipRule.UNKNOWN_SUBJECT_NAMESPACE, wide)
                .get(1)
                .description();
        assertThat(description).contains("“n9” and 3 more").doesNotContain("“n10”");
    }

    @Test
    void a_long_id_must_be_shortened_by_what_is_too_much() {
        List<Suggestion> given = suggestions(LONG);
        assertThat(given).extracting(Suggestion::kind).containsExactly(SHORTEN, LEAVE_OUT);
        assertThat(given.get(0).description()).contains("subject id", "64", "3 fewer");
    }

    @Test
    void each_long_part_of_a_set_must_be_shortened() {
        assertThat(suggestions("groups:" + LONG + "#" + LONG + "x"))
                .extracting(Suggestion::kind, Suggestion::description)
                .satisfiesExactly(
                        first -> assertThat(first.toList().toString()).contains("SHORTEN", "object", "3 fewer"),
                        second -> assertThat(second.toList().toString()).contains("SHORTEN", "relation", "4 fewer"),
                        third -> assertThat(third.toList().toString()).contains("LEAVE_OUT"));
    }

    @Test
    void an_infinite_commit_time_is_replaced_by_recreating_the_tuple() {
        List<Suggestion> given = suggestions("groups:cats#member", "infinity");
        assertThat(given).extracting(Suggestion::kind).containsExactly(WITH_NEW_COMMIT_TIME, LEAVE_OUT);
        assertThat(given.get(0).subjectSet()).isEqualTo(new SubjectSet("groups", "cats", "member"));
        assertThat(suggestions("alice", "-infinity").get(0).subjectId()).isEqualTo("alice");
    }

    @Test
    void whatever_is_suggested_for_random_tuples_can_be_written_to_v0_7() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] alphabet = {":", "#", "groups", "files", "ns", "🐱".repeat(31), "é".repeat(33), "a", ""};
        Namespace files = config.byName("files").orElseThrow();
        int skipped = 0;
        for (int round = 0; round < 50_000; round++) {
            String subject = random.ints(random.nextInt(8), 0, alphabet.length)
                    .mapToObj(index -> alphabet[index])
                    .reduce("", String::concat);
            String time = random.nextInt(10) == 0 ? "infinity" : "2021-05-01 10:00:01";
            LegacyTuple tuple = new LegacyTuple(files, "default", "/x", "read", subject, time);
            SkipRule rule = SkipRules.firstBroken(tuple, config).orElse(null);
            if (rule == null) {
                continue;
            }
            skipped++;
            SkippedTuple explained = SkippedTuple.of(tuple, rule, config);
            String described = "seed " + seed + ", subject " + subject + ", " + explained;
            List<Suggestion> given = explained.suggestions();
            assertThat(given).as(described).hasSizeGreaterThan(1);
            assertThat(given.get(given.size() - 1).kind()).as(described).isEqualTo(LEAVE_OUT);
            assertThat(given).as(described).allMatch(this::isWritable);
        }
        assertThat(skipped).as("seed " + seed).isGreaterThan(10_000);
    }

    private boolean isWritable(Suggestion suggestion) {
        boolean determined =
                List.of(AS_PLAIN_ID, AS_SUBJECT_SET, WITH_NEW_COMMIT_TIME).contains(suggestion.kind());
        if (suggestion.subjectId() != null) {
            return determined && suggestion.subjectSet() == null && fits(suggestion.subjectId());
        }
        SubjectSet set = suggestion.subjectSet();
        return set == null
                ? !determined
                : determined
                        && config.byName(set.namespace()).isPresent()
                        && fits(set.object())
                        && fits(set.relation());
    }

    private static boolean fits(String value) {
        return value.codePoints().count() <= 64;
    }
}
