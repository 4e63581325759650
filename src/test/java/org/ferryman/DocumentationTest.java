package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.testing.Documents;
import org.ferryman.testing.FindingIds;
import org.junit.jupiter.api.Test;

/** What the documents say of findings and exit codes is complete, and what they point to is there. */
class DocumentationTest {

    private static final Path TROUBLESHOOTING = Path.of("docs/troubleshooting.md");

    private static final Pattern DOCUMENTED_ID = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);
    private static final Pattern DOCUMENTED_CODE = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("(!?)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    @Test
    void every_finding_is_documented_and_no_other() throws IOException {
        assertThat(documentedIds()).containsExactlyInAnyOrderElementsOf(FindingIds.all());
    }

    @Test
    void findings_stand_in_the_order_of_the_alphabet_within_their_concern() throws IOException {
        for (String concern : Files.readString(TROUBLESHOOTING).split("\n## ", -1)) {
            assertThat(ids(concern)).as(concern.lines().findFirst().orElse("")).isSorted();
        }
    }

    @Test
    void every_exit_code_is_documented_and_no_other() throws IOException {
        String section = Files.readString(Path.of("docs/command-line.md"))
                .split("\n## Exit codes\n", 2)[1]
                .split("\n## ", 2)[0];
        assertThat(groups(DOCUMENTED_CODE, section))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(exit -> String.valueOf(exit.code()))
                        .toList());
    }

    @Test
    void every_skip_rule_is_documented_in_its_order() throws IOException {
        List<String> rules = Arrays.stream(SkipRule.values()).map(Enum::name).toList();
        assertThat(ids(Files.readString(Path.of("docs/skipped-tuples.md")))).isEqualTo(rules);
        assertThat(ids(Files.readString(Path.of("docs/how-it-works.md")))).containsSubsequence(rules);
    }

    @Test
    void every_link_and_picture_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            for (MatchResult link : results(LINK, Documents.prose(document))) {
                if (!leads(document, link.group(2))) {
                    broken.add(document + ": " + link.group(2));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_document_is_in_the_index_of_its_folder() throws IOException {
        for (Path document : Documents.in(Path.of("docs"))) {
            Path index = document.resolveSibling("README.md");
            assertThat(document.equals(index) || linked(index).contains(document))
                    .as("%s is in %s", document, index)
                    .isTrue();
        }
    }

    private static Set<Path> linked(Path document) throws IOException {
        return results(LINK, Documents.prose(document)).stream()
                .map(link ->
                        document.resolveSibling(link.group(2).split("#", 2)[0]).normalize())
                .collect(Collectors.toSet());
    }

    private static boolean leads(Path from, String destination) throws IOException {
        if (destination.matches("https?://.*|mailto:.*")) {
            return true;
        }
        String[] parts = destination.split("#", 2);
        Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!Files.isRegularFile(to)) {
            return Files.isDirectory(to) && parts.length == 1;
        }
        return parts.length == 1 || Documents.anchors(to).contains(parts[1]);
    }

    private static List<String> documentedIds() throws IOException {
        return ids(Files.readString(TROUBLESHOOTING));
    }

    private static List<String> ids(String text) {
        return groups(DOCUMENTED_ID, text);
    }

    private static List<MatchResult> results(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
