package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLState;

/** Every error that an ordinary database can answer with has a text of its own. */
class SqlStatesTest {

    /** Where states are written down that were met, in tests, recordings of the real services, SQL and documents. */
    private static final List<Path> WRITTEN =
            List.of(Path.of("src/main/java"), Path.of("src/test"), Path.of("resources"), Path.of("docs"));

    /** A state where a state is meant: after the word, or quoted, or with the letters that only PostgreSQL's have. */
    private static final Pattern STATE = Pattern.compile("SQLSTATE\\W{0,3}([0-9A-Z]{5})\\b"
            + "|[\"'`(]((?:0[03689AFLPZ]|2[1-8BDF]|3[489BDF]|4[024]|5[3-8]|72)[0-9A-Z]\\d{2})[\"'`),]"
            + "|\\b([0-9]{2}P[0-9]{2}|XX[0-9]{3}|P0[0-9]{3})\\b");

    /** In quotes, and no SQLSTATEs: numbers of tuples, years and seconds. */
    private static final Set<String> NUMBERS = Set.of("25000", "40960");

    private final SqlFailures failures = new SqlFailures();
    private final Finding unknown = finding("ZZ999");

    private Finding finding(String state) {
        return failures.finding(new SQLException("said", state));
    }

    private static Set<String> written() throws IOException {
        Set<String> states = new TreeSet<>();
        for (Path root : WRITTEN) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(
                                path -> path.toString().matches(".*\\.(java|sql|md|json|jsonl|txt|csv|properties)"))
                        .toList()) {
                    String text = Files.readString(file, StandardCharsets.UTF_8);
                    STATE.matcher(text)
                            .results()
                            .map(found -> Stream.of(1, 2, 3)
                                    .map(found::group)
                                    .filter(group -> group != null)
                                    .findFirst()
                                    .orElseThrow())
                            .forEach(states::add);
                }
            }
        }
        states.removeAll(NUMBERS);
        states.remove("ZZ999");
        return states;
    }

    @Test
    void each_state_that_anything_names_has_a_text_of_its_own() throws IOException {
        Set<String> states = written();
        assertThat(states).as("found").contains("42501", "42P07", "23505", "25006", "57P03", "0A000");
        assertThat(states).allSatisfy(this::hasAText);
    }

    @Test
    void each_state_that_the_driver_knows_of_has_a_text_of_its_own() {
        assertThat(Arrays.stream(PSQLState.values())
                        .map(PSQLState::getState)
                        // Warnings and "no data" are not failures.
                        .filter(state -> !state.matches("0[12].*"))
                        .filter(state -> !state.isEmpty()))
                .allSatisfy(this::hasAText);
    }

    private void hasAText(String state) {
        assertThat(finding(state).why()).as(state).isNotEqualTo(unknown.why());
        assertThat(finding(state).remedy()).as(state).isNotEqualTo(unknown.remedy());
    }

    @Test
    void what_has_no_text_is_told_with_its_state_and_where_to_look() {
        assertThat(unknown.id()).isEqualTo("SQL_ZZ999");
        assertThat(unknown.seen()).isEqualTo("SQLSTATE ZZ999: said");
        assertThat(unknown.remedy()).contains("ppendix A", "log");
    }
}
