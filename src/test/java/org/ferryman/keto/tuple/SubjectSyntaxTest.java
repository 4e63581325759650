package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "  lead and trail ",
                "user:dave",
                "a:b:c",
                ":",
                "dave@example.org",
                "o'br\"ien\\n\ttab\nnl",
                "trailing newline\n",
                "%23%3A",
                "användare-Ж-🐱",
                "e\u0301",
                "\u202Eright to left \u05D0"
            })
    void without_a_hash_everything_is_a_plain_id(String subject) {
        assertThat(SubjectSyntax.parse(subject)).contains(new SubjectId(subject));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "groups:cats#member, groups, cats, member",
                ":#, \"\", \"\", \"\"",
                "ns:#r, ns, \"\", r",
                "ns:obj#, ns, obj, \"\"",
                ":o#r, \"\", o, r",
                "tel:+49#1, tel, +49, 1",
                "ns:o#r:s, ns, o, r:s",
                "https://example.org/u#me, https, //example.org/u, me",
                "ns:🐱#é%'\\, ns, 🐱, é%'\\"
            })
    void one_hash_with_one_colon_before_it_makes_a_set(String subject, String namespace, String object, String rel) {
        assertThat(SubjectSyntax.parse(subject)).contains(new SubjectSet(namespace, object, rel));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a#b",
                "ns:obj#rel#rel2",
                "ns:a:b#rel",
                "#",
                "##",
                "user#",
                "#:",
                "a#b:c",
                "::#",
                "ns:a:#",
                "ns:o##r",
                "groups:https://x.org/y#member"
            })
    void every_other_form_is_malformed(String subject) {
        assertThat(SubjectSyntax.parse(subject)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "groups:https://x.org/y#member, groups, https://x.org/y, member",
                "ns:obj#rel#rel2, ns, obj#rel, rel2",
                "ns:a:b#rel, ns, a:b, rel",
                "::#, \"\", :, \"\""
            })
    void a_malformed_subject_is_taken_apart_at_its_first_colon_and_last_hash(
            String subject, String namespace, String object, String relation) {
        assertThat(SubjectSyntax.guessSet(subject)).contains(new SubjectSet(namespace, object, relation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "a#b", "user#", "a#b:c", "#:", ""})
    void what_has_no_colon_before_its_last_hash_is_not_taken_apart(String subject) {
        assertThat(SubjectSyntax.guessSet(subject)).isEmpty();
    }

    @Test
    void random_strings_come_back_from_their_parts_and_agree_with_the_grammar() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Pattern id = Pattern.compile("[^#]*", Pattern.DOTALL);
        Pattern set = Pattern.compile("([^#:]*):([^#:]*)#([^#]*)", Pattern.DOTALL);
        String[] alphabet = {":", "#", ":", "#", "a", "é", "🐱", " ", "\n", "@", "%", "\\", "'", "\u05D0", "e\u0301"};
        for (int round = 0; round < 200_000; round++) {
            String subject = random.ints(random.nextInt(9), 0, alphabet.length)
                    .mapToObj(index -> alphabet[index])
                    .reduce("", String::concat);
            Subject parsed = SubjectSyntax.parse(subject).orElse(null);
            String described = "seed " + seed + ", subject " + subject;
            Matcher matcher = set.matcher(subject);
            if (id.matcher(subject).matches()) {
                assertThat(parsed).as(described).isEqualTo(new SubjectId(subject));
            } else if (matcher.matches()) {
                assertThat(parsed)
                        .as(described)
                        .isEqualTo(new SubjectSet(matcher.group(1), matcher.group(2), matcher.group(3)));
                assertThat(SubjectSyntax.guessSet(subject).orElseThrow())
                        .as(described)
                        .isEqualTo(parsed);
            } else {
                assertThat(parsed).as(described).isNull();
            }
            if (parsed != null) {
                assertThat(parsed.encoded()).as(described).isEqualTo(subject);
            }
        }
    }
}
