package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import org.ferryman.keto.Golden;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SkippedTupleTest {

    private final ObjectMapper json = new ObjectMapper();
    private final KetoConfig config = Golden.anyConfig();

    private SkippedTuple skipped(String subject, String commitTime) {
        Namespace files = config.byName("files").orElseThrow();
        LegacyTuple tuple = new LegacyTuple(files, "default", "/sql", "b6", subject, commitTime);
        return SkippedTuple.of(tuple, SkipRules.firstBroken(tuple, config).orElseThrow(), config);
    }

    @Test
    void its_json_has_the_key_the_reason_and_what_to_send_to_v0_7() throws Exception {
        String written =
                json.writeValueAsString(skipped("groups:https://x.org/y#member", "2021-05-01 10:00:06.000006"));
        assertThat(written).isEqualTo("""
                        {"namespace":{"id":2,"name":"files"},"shardId":"default","object":"/sql","relation":"b6",\
                        "subject":"groups:https://x.org/y#member","commitTime":"2021-05-01 10:00:06.000006",\
                        "rule":"MALFORMED_SUBJECT",\
                        "explanation":"Subject “groups:https://x.org/y#member” holds a “#” with 2 “:” before it, \
                        so it is neither a plain id nor a subject set “namespace:object#relation”.",\
                        "suggestions":[{"kind":"AS_PLAIN_ID",\
                        "description":"Recreate it with the plain subject id “groups:https://x.org/y#member”.",\
                        "subject_id":"groups:https://x.org/y#member"},\
                        {"kind":"AS_SUBJECT_SET","description":"Recreate it with the subject set of namespace \
                        “groups”, object “https://x.org/y” and relation “member”.",\
                        "subject_set":{"namespace":"groups","object":"https://x.org/y","relation":"member"}},\
                        {"kind":"LEAVE_OUT",\
                        "description":"Leave the tuple out, with a reason that the report keeps."}]}\
                        """);
    }

    @Test
    void it_comes_back_from_its_json_as_it_was() throws Exception {
        SkippedTuple tuple = skipped("groups:a:🐱\n\"#member", "2021-05-01 10:00:06.000006");
        assertThat(json.readValue(json.writeValueAsString(tuple), SkippedTuple.class))
                .isEqualTo(tuple);
    }

    static Stream<Arguments> explanations() {
        String time = "2021-05-01 10:00:01";
        return Stream.of(
                Arguments.of(
                        "unknownns:o#r",
                        time,
                        "Subject set names namespace “unknownns”, which is not in the configuration."),
                Arguments.of(
                        "a#b",
                        time,
                        "Subject “a#b” holds a “#” with no “:” before it, so it is neither a plain id nor a subject set"
                                + " “namespace:object#relation”."),
                Arguments.of(
                        "ns:obj#rel#rel2",
                        time,
                        "Subject “ns:obj#rel#rel2” holds 2 “#”, so it is neither a plain id nor a subject set"
                                + " “namespace:object#relation”."),
                Arguments.of(
                        "🐱".repeat(65),
                        time,
                        "Subject id “" + "🐱".repeat(65) + "” has 65 characters; Keto v0.7 holds 64."),
                Arguments.of(
                        "groups:" + "o".repeat(100) + "#r",
                        time,
                        "Object of the subject set “" + "o".repeat(80) + "…” has 100 characters; Keto v0.7 holds 64."),
                Arguments.of(
                        "groups:o#" + "r".repeat(70),
                        time,
                        "Relation of the subject set “" + "r".repeat(70) + "” has 70 characters; Keto v0.7 holds 64."),
                Arguments.of(
                        "alice",
                        "-infinity",
                        "Commit time is “-infinity”, and Keto v0.7 answers 500 to every read that touches such a"
                                + " tuple."));
    }

    @ParameterizedTest
    @MethodSource("explanations")
    void its_explanation_names_the_offending_part(String subject, String commitTime, String explanation) {
        assertThat(skipped(subject, commitTime).explanation()).isEqualTo(explanation);
    }
}
