package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testing.RemedySources;
import org.junit.jupiter.api.Test;

/**
 * Every remedy that tells to run SQL, a command or an option is run in a test, or has a reason why it isn't yet: both
 * are in {@code remedies.txt}, in the order of the alphabet.
 */
class RemediesTest {

    private static final Path REGISTRY = Path.of("src/test/resources/remedies.txt");

    private static Map<String, String> registry() throws IOException {
        Map<String, String> registry = new TreeMap<>();
        for (String line : Files.readAllLines(REGISTRY)) {
            String[] entry = line.split(" (?=[=?] )", 2);
            assertThat(registry.put(entry[0], entry[1])).as(entry[0] + " twice").isNull();
        }
        return registry;
    }

    @Test
    void each_remedy_that_tells_to_run_something_is_run_or_says_why_not() throws IOException {
        assertThat(registry().keySet()).containsExactlyElementsOf(RemedySources.ids());
    }

    @Test
    void the_tests_that_run_them_are_there() throws Exception {
        for (String entry : registry().values()) {
            if (entry.startsWith("= ")) {
                String[] test = entry.substring(2).split("#", 2);
                List<String> methods = Arrays.stream(
                                Class.forName("org.ferryman." + test[0]).getDeclaredMethods())
                        .map(java.lang.reflect.Method::getName)
                        .toList();
                assertThat(methods).as(entry).contains(test[1]);
            } else {
                assertThat(entry).matches("\\? \\S.{10,}");
            }
        }
    }
}
