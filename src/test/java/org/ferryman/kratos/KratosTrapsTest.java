package org.ferryman.kratos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of traps name tests that there are. */
class KratosTrapsTest {

    private static final String NOT_TESTED = "| not tested";
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Benchmark))(?:#(\\w+))?`");

    private static List<String> rows(String document) throws IOException {
        String text = Files.readString(Path.of("docs", document));
        return text.substring(text.indexOf("| trap | test |"))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.matches("\\| \\*\\*[a-z -]+\\*\\* \\| \\| \\|"))
                .toList();
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().matches(".*(Test|Benchmark)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), file -> file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kratos.md", "kratos-blue-green.md"})
    void every_trap_has_a_test_that_is_there_or_says_that_it_has_none(String document) throws IOException {
        Map<String, Path> tests = tests();
        List<String> held =
                rows(document).stream().filter(row -> !row.contains(NOT_TESTED)).toList();
        assertThat(held).hasSizeGreaterThan(20).allSatisfy(row -> {
            List<MatchResult> named = NAMED.matcher(row).results().toList();
            assertThat(named).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(tests).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(Files.readString(tests.get(test.group(1)))).contains("void " + test.group(2) + "(");
                }
            }
        });
    }
}
