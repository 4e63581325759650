package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read keeps to the rules of usage in docs/extend.md, as far as a phrase gives a breach away. */
class WordsTest {

    /** Comments first, so that a quotation mark in one opens no string. */
    private static final Pattern JAVA = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|'(?:\\\\.|[^'\\\\])'"
            + "|\"\"\"((?:\\\\.|(?!\"\"\").)*)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"");

    private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*");

    /** As people would meet them, and what to write instead. */
    private static final Map<String, String> FORBIDDEN = Map.ofEntries(
            Map.entry("who(m)?ever", "those who"),
            Map.entry("be it that", "whether"),
            Map.entry("(?<!there )is none", "is not a …"),
            Map.entry("stands? against", "is in the way"),
            Map.entry("what was told|be told|unless (it is )?told", "what is known, unless you say so"),
            Map.entry("look tells", "the next look at the database shows"),
            Map.entry("serves since", "has been serving since"),
            Map.entry("spoils?", "get in each other's way, corrupt"),
            Map.entry("otherwise than|decide on \\w+ otherwise", "in another way, differently"),
            Map.entry("(has|have)( not|n't) got", "does not have"),
            Map.entry("[Ss]ee that (it|the|its|both|what)", "make sure that"),
            Map.entry("is at it", "is at work"),
            Map.entry("in(to)? the clipboard", "on the clipboard"),
            Map.entry("anew", "again"),
            Map.entry("tells? (it |the time )?better", "predicts it better"),
            Map.entry("is let write|be let write", "may write"),
            Map.entry("so already|decided so|stays? so", "already, that way"),
            Map.entry("[Dd]igest(s|ed|ing)?", "checksum"),
            Map.entry("pass(es|ed)? by", "bypass"),
            Map.entry("SHA-256 sums?", "SHA-256 checksum"),
            Map.entry("leave (it|--[a-z-]+) away", "leave out"),
            Map.entry("looks? into the server's log", "look at the server's log"),
            Map.entry("without a word", "silently"),
            Map.entry("makes no sense", "does not apply"),
            Map.entry("does no harm", "is safe"),
            Map.entry("tells? (whether|what|when|where|how)", "shows, says"),
            Map.entry("to be worked on", "to work on"));

    /** The word for it where it is about Keto. An upgrade of Kratos is rehearsed. */
    private static final Map.Entry<String, String> OF_KETO = Map.entry("[Rr]ehears\\w*", "dry run");

    /** What is meant as it stands, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "can't tell whether", "to know, not to say",
            "can't tell what", "to know, not to say",
            "not \"lost without a word\"", "the rule itself",
            "never \"whoever\"", "the rule itself",
            "never \"is none\"", "the rule itself",
            "not \"serves since\"", "the rule itself",
            "not \"see that the folder is there\"", "the rule itself",
            "not \"anew\"", "the rule itself",
            "not \"otherwise than\"", "the rule itself",
            "not \"hasn't got\"", "the rule itself");

    @Test
    void no_message_help_or_finding_uses_a_forbidden_phrase() throws IOException {
        assertThat(breaches(Path.of("src/main/java"), ".java")).isEmpty();
    }

    @Test
    void no_resource_uses_a_forbidden_phrase() throws IOException {
        assertThat(breaches(Path.of("resources"), ".properties")).isEmpty();
        assertThat(breaches(Path.of("resources"), ".html")).isEmpty();
    }

    @Test
    void no_document_uses_a_forbidden_phrase() throws IOException {
        assertThat(breaches(Path.of("docs"), ".md")).isEmpty();
        assertThat(breaches(Path.of("README.md"), ".md")).isEmpty();
        assertThat(breaches(Path.of("CHANGELOG.md"), ".md")).isEmpty();
    }

    @Test
    void a_phrase_is_found_across_the_pieces_of_a_string_and_the_lines_of_a_text() {
        String code = "String text = \"The next \"\n    + \"look tells.\"; // whoever reads \"comments\"\n";
        assertThat(texts(".java", code).flatMap(WordsTest::breaches))
                .containsExactly("“The next look tells”: write “the next look at the database shows”");
        assertThat(breaches("v0.7 serves\nsince then")).hasSize(1);
        assertThat(breaches("there is none")).isEmpty();
        assertThat(breachesIn(Path.of("docs/a.md"), "The dry run\nis rehearsed.\n\nOf Kratos it is rehearsed."))
                .hasSize(1);
    }

    private static List<String> breaches(Path root, String kind) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(kind)).toList();
            assertThat(files).isNotEmpty();
            return files.stream()
                    .flatMap(file -> texts(kind, read(file))
                            .flatMap(text -> breachesIn(file, text))
                            .map(breach -> file + ": " + breach))
                    .toList();
        }
    }

    /** A document is about Kratos where the paragraph, or the line of a table, names it. */
    private static Stream<String> breachesIn(Path file, String text) {
        Stream<String> ofKeto = file.toString().matches("(?i).*kratos.*")
                ? Stream.of()
                : Pattern.compile("\\n\\s*\\n|\\n(?=[|#-])")
                        .splitAsStream(text)
                        .filter(part -> !part.matches("(?is).*kratos.*"))
                        .flatMap(part -> found(part.replaceAll("\\s+", " "), OF_KETO));
        return Stream.concat(breaches(text), ofKeto);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> breaches(String text) {
        String said = text.replaceAll("\\s+", " ");
        for (String meant : EXCEPTIONS.keySet()) {
            said = said.replace(meant, "…");
        }
        String shown = said;
        return FORBIDDEN.entrySet().stream().flatMap(phrase -> found(shown, phrase));
    }

    private static Stream<String> found(String shown, Map.Entry<String, String> phrase) {
        return Pattern.compile("(?<![\\w-])(" + phrase.getKey() + ")(?![\\w-])")
                .matcher(shown)
                .results()
                .map(found -> "“" + shown.substring(Math.max(0, found.start() - 40), found.end()) + "”: write “"
                        + phrase.getValue() + "”");
    }

    private static Stream<String> texts(String kind, String content) {
        return switch (kind) {
            case ".java" -> strings(content).stream();
            case ".properties" ->
                content.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst("^[^=]*=", "").replace("''", "'"));
            default -> Stream.of(content);
        };
    }

    /** The texts of a source: those with a blank in them, the pieces of each put together. */
    private static List<String> strings(String code) {
        List<String> texts = new ArrayList<>();
        Matcher matcher = JAVA.matcher(code);
        int end = -1;
        for (MatchResult found : (Iterable<MatchResult>) matcher.results()::iterator) {
            String text = found.group(1) != null ? found.group(1) : found.group(2);
            if (text != null) {
                boolean goesOn = end >= 0
                        && JOINED.matcher(code.substring(end, found.start())).matches();
                texts.add(goesOn ? texts.remove(texts.size() - 1) + text : text);
                end = found.end();
            }
        }
        return texts.stream().filter(text -> text.contains(" ")).toList();
    }
}
