package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGProperty;

/** The table of keywords in docs/connections.md, the program and libpq 18 agree. */
class ConnectionTableTest {

    private static final Path TABLE = Path.of("docs", "connections.md");

    @TempDir
    Path home;

    @Test
    void the_table_has_every_keyword_and_every_variable_of_libpq_18() throws IOException {
        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(libpq());
    }

    @ParameterizedTest
    @EnumSource(LibpqKeyword.class)
    void the_table_says_what_is_done_with_a_keyword(LibpqKeyword keyword) throws IOException {
        String here = table().get(keyword.keyword() + " " + (keyword.variable().isEmpty() ? "-" : keyword.variable()));

        assertThat(here)
                .startsWith(
                        switch (keyword.use()) {
                            case MEANT -> "as psql";
                            case IGNORED -> "ignored";
                            case REFUSED -> "refused";
                        });
    }

    @ParameterizedTest
    @EnumSource(LibpqKeyword.class)
    void a_variable_that_would_be_refused_or_ignored_is_named(LibpqKeyword keyword) throws InputException {
        if (keyword.use() == LibpqKeyword.Use.MEANT || keyword.variable().isEmpty()) {
            return;
        }
        Map<String, String> environment = Map.of(keyword.variable(), "something");

        assertThat(told("postgresql://ann@h/keto", environment)).contains(keyword.variable());
    }

    @ParameterizedTest
    @EnumSource(LibpqKeyword.class)
    void a_keyword_of_a_url_that_would_be_refused_or_ignored_is_named(LibpqKeyword keyword) throws InputException {
        if (keyword.use() == LibpqKeyword.Use.MEANT) {
            return;
        }

        assertThat(told("postgresql://ann@h/keto?" + keyword.keyword() + "=something", Map.of()))
                .contains(keyword.keyword());
    }

    static Stream<String> propertiesOfTheDriver() {
        return Arrays.stream(PGProperty.values())
                .map(PGProperty::getName)
                .filter(name -> !name.startsWith("PG") && !name.equals("password") && !name.equals("sslpassword"));
    }

    @ParameterizedTest
    @MethodSource("propertiesOfTheDriver")
    void a_property_of_jdbc_is_meant_or_named(String property) throws InputException {
        List<String> meant = List.of(
                "user",
                "options",
                "currentSchema",
                "sslmode",
                "ssl",
                "sslcert",
                "sslkey",
                "sslrootcert",
                "service",
                "channelBinding",
                "connectTimeout",
                "targetServerType",
                "requireAuth");
        if (meant.contains(property)) {
            return;
        }
        String told = told("jdbc:postgresql://h/keto?user=ann&" + property + "=something", Map.of());

        assertThat(told).contains(OtherParameters.keyword(property));
    }

    /** What is refused or ignored, as people are told it. */
    private String told(String url, Map<String, String> environment) throws InputException {
        try {
            return ConnectionSettings.resolve(url, environment, home, PasswordPrompt.NONE).findings().stream()
                    .map(Finding::seen)
                    .toList()
                    .toString();
        } catch (InputException refused) {
            return refused.finding().seen();
        }
    }

    private static List<String> libpq() throws IOException {
        try (InputStream in = ConnectionTableTest.class.getResourceAsStream("/libpq/keywords-18.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && (cells[1].contains("`") || cells[2].contains("`"))) {
                rows.put(name(cells[1]) + " " + name(cells[2]), cells[3].strip());
            }
        }
        return rows;
    }

    private static String name(String cell) {
        String name = cell.strip().replace("`", "");
        return name.isEmpty() ? "-" : name;
    }
}
