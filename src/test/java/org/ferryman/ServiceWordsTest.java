package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What serves any service names none, nor a version of one: neither in what it is called, nor in what it says. */
class ServiceWordsTest {

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final Pattern WORD = Pattern.compile("[Kk]eto|[Kk]ratos|v0\\.6|v0\\.7|(?<!TLS)v1\\.3|v25|v26");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/java/org/ferryman/engine",
                "src/main/java/org/ferryman/postgres",
                "src/main/java/org/ferryman/playbook",
                "resources/org/ferryman/postgres"
            })
    void no_service_is_named(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).isNotEmpty();
            assertThat(files.stream().flatMap(ServiceWordsTest::named)).isEmpty();
        }
    }

    private static Stream<String> named(Path file) {
        try {
            String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
            Matcher word = WORD.matcher(code);
            return word.results()
                    .map(found -> file + ": "
                            + code.substring(
                                    Math.max(0, found.start() - 30), Math.min(code.length(), found.end() + 30)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
