package org.ferryman.keto.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkippedIndexTest {

    private static final List<String> PIECES = List.of(
            "",
            "a",
            "A",
            "Ä",
            "ä",
            "ß",
            " ",
            "\n",
            "\r\n",
            "\t",
            "\"",
            "\\",
            "#",
            ":",
            "{",
            "}",
            "\uD83D\uDE00",
            "\u05D0",
            "\u202E",
            "\uFEFF",
            "\uE000",
            "user-0000000000000000000000000000",
            "x".repeat(300),
            "2021",
            "-");
    private static final List<String> TIMES = List.of(
            "2021-11-30 12:34:56",
            "2021-11-30 12:34:56.7",
            "2021-11-30 12:34:56.75",
            "infinity",
            "-infinity",
            "0044-03-15 00:00:00 BC",
            "0001-01-01 00:00:00",
            "294276-12-31 23:59:59.999999",
            "4713-01-01 00:00:00 BC");

    @TempDir
    private Path folder;

    private SkippedIndex read() throws Exception {
        return SkippedIndex.read(folder, ProgressListener.NONE, new Cancellation());
    }

    private static int[] rows(SkippedIndex index, SkippedQuery query) throws Exception {
        return index.rows(query, ProgressListener.NONE, new Cancellation());
    }

    @Test
    void an_empty_list_has_no_rows() throws Exception {
        SkippedLists.write(folder, 0);

        SkippedIndex index = read();

        assertThat(index.size()).isZero();
        assertThat(index.byRule()).isEmpty();
        assertThat(index.byNamespace()).isEmpty();
        assertThat(rows(
                        index,
                        new SkippedQuery(
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                false,
                                "x",
                                Optional.of(SkippedColumn.OBJECT),
                                true)))
                .isEmpty();
    }

    @Test
    void one_row_comes_back_with_all_that_it_holds() throws Exception {
        SkippedTuple tuple = SkippedLists.tuple(
                new Namespace(2147483647, "a \"b\"\n"),
                "line\nend\u0001",
                "\t",
                "\uD83D\uDE00#\u05D0",
                "infinity",
                SkipRule.MALFORMED_SUBJECT);
        SkippedLists.write(folder, Stream.of(tuple));

        SkippedIndex index = read();

        assertThat(index.tuples(new int[] {0})).containsExactly(tuple);
        assertThat(index.byNamespace()).isEqualTo(Map.of(tuple.namespace(), 1L));
        assertThat(index.byRule()).isEqualTo(Map.of(SkipRule.MALFORMED_SUBJECT, 1L));
    }

    @Test
    void a_list_whose_last_line_has_no_end_is_read_in_full() throws Exception {
        Path file = SkippedLists.write(folder, 2);
        Files.writeString(file, Files.readString(file).stripTrailing());

        assertThat(read().size()).isEqualTo(2);
    }

    @Test
    void counts_are_by_namespace_name_and_by_rule() throws Exception {
        SkippedLists.write(folder, 7);

        SkippedIndex index = read();

        assertThat(index.byNamespace().entrySet())
                .extracting(entry -> entry.getKey().name() + " " + entry.getValue())
                .containsExactly("groups 2", "videos 3", "Ünïcode files 2");
        assertThat(index.byRule())
                .isEqualTo(Map.of(
                        SkipRule.MALFORMED_SUBJECT,
                        3L,
                        SkipRule.UNKNOWN_SUBJECT_NAMESPACE,
                        2L,
                        SkipRule.SUBJECT_ID_TOO_LONG,
                        2L));
    }

    @Test
    void every_filter_and_order_gives_what_a_naive_one_does() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<SkippedTuple> tuples =
                Stream.generate(() -> random(random)).limit(3_000).toList();
        SkippedLists.write(folder, tuples.stream());
        SkippedIndex index = read();

        for (int round = 0; round < 150; round++) {
            SkippedQuery query = query(random);
            int[] rows = rows(index, query);
            assertThat(rows).as("seed %d, %s", seed, query).containsExactly(naive(tuples, query));
            int[] page = Arrays.copyOf(rows, Math.min(20, rows.length));
            assertThat(index.tuples(page))
                    .as("seed %d, %s", seed, query)
                    .isEqualTo(Arrays.stream(page).mapToObj(tuples::get).toList());
        }
    }

    private static SkippedTuple random(Random random) {
        SkipRule rule = pick(List.of(SkipRule.MALFORMED_SUBJECT, SkipRule.SUBJECT_ID_TOO_LONG), random);
        return SkippedLists.tuple(
                pick(SkippedLists.NAMESPACES, random),
                text(random),
                pick(List.of("view", "edit", "View"), random),
                text(random),
                pick(TIMES, random),
                rule);
    }

    private static SkippedQuery query(Random random) {
        return new SkippedQuery(
                Optional.of(pick(SkippedLists.NAMESPACES, random)).filter(namespace -> random.nextInt(3) == 0),
                Optional.of(pick(List.of(SkipRule.values()), random)).filter(rule -> random.nextInt(4) == 0),
                Set.of(),
                random.nextInt(4) == 0,
                random.nextBoolean() ? "" : pick(PIECES, random) + (random.nextBoolean() ? "" : pick(PIECES, random)),
                Optional.of(pick(List.of(SkippedColumn.values()), random)).filter(column -> random.nextInt(5) > 0),
                random.nextBoolean());
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
            text.append(pick(PIECES, random));
        }
        return text.toString();
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static int[] naive(List<SkippedTuple> tuples, SkippedQuery query) {
        String text = query.text().toLowerCase(Locale.ROOT);
        Comparator<SkippedTuple> order = query.column()
                .<Comparator<SkippedTuple>>map(column -> switch (column) {
                    case NAMESPACE ->
                        Comparator.comparing(tuple -> tuple.namespace().name());
                    case OBJECT -> Comparator.comparing(SkippedTuple::object, SkippedIndexTest::byCodePoints);
                    case RELATION -> Comparator.comparing(SkippedTuple::relation, SkippedIndexTest::byCodePoints);
                    case SUBJECT -> Comparator.comparing(SkippedTuple::subject, SkippedIndexTest::byCodePoints);
                    case COMMIT_TIME -> Comparator.comparing(tuple -> CHRONOLOGICAL.indexOf(tuple.commitTime()));
                    case RULE -> Comparator.comparing(SkippedTuple::rule);
                })
                .orElse(Comparator.comparing(any -> 0));
        List<Integer> rows = IntStream.range(0, tuples.size())
                .boxed()
                .filter(row -> {
                    SkippedTuple tuple = tuples.get(row);
                    return query.namespace().filter(tuple.namespace()::equals).isPresent()
                                    == query.namespace().isPresent()
                            && query.rule().filter(tuple.rule()::equals).isPresent()
                                    == query.rule().isPresent()
                            && (!query.recommended() || tuple.recommended().isPresent())
                            && Stream.of(tuple.object(), tuple.relation(), tuple.subject())
                                    .anyMatch(value ->
                                            value.toLowerCase(Locale.ROOT).contains(text));
                })
                .sorted(Comparator.comparing(tuples::get, order))
                .toList();
        List<Integer> wanted = new java.util.ArrayList<>(rows);
        if (query.descending()) {
            java.util.Collections.reverse(wanted);
        }
        return wanted.stream().mapToInt(Integer::intValue).toArray();
    }

    private static final List<String> CHRONOLOGICAL = List.of(
            "-infinity",
            "4713-01-01 00:00:00 BC",
            "0044-03-15 00:00:00 BC",
            "0001-01-01 00:00:00",
            "2021-11-30 12:34:56",
            "2021-11-30 12:34:56.7",
            "2021-11-30 12:34:56.75",
            "294276-12-31 23:59:59.999999",
            "infinity");

    private static int byCodePoints(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        return Arrays.compare(a, b);
    }

    @Test
    void a_search_and_a_sort_end_when_they_are_cancelled_and_can_be_done_again() throws Exception {
        SkippedLists.write(folder, 20_000);
        SkippedIndex index = read();
        for (SkippedQuery query : List.of(
                new SkippedQuery(
                        Optional.empty(), Optional.empty(), Set.of(), false, "/19999", Optional.empty(), false),
                new SkippedQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        false,
                        "",
                        Optional.of(SkippedColumn.SUBJECT),
                        false))) {
            Cancellation cancellation = new Cancellation();
            ProgressListener cancelSoon = progress -> {
                if (progress.done() >= 5_000) {
                    cancellation.request();
                }
            };

            assertThatThrownBy(() -> index.rows(query, cancelSoon, cancellation))
                    .isInstanceOf(CancelledException.class);

            assertThat(rows(index, query)).hasSize(query.isFiltered() ? 1 : 20_000);
        }
    }

    @Test
    void reading_ends_when_it_is_cancelled() {
        SkippedLists.write(folder, 20_000);
        Cancellation cancellation = new Cancellation();
        cancellation.request();

        assertThatThrownBy(() -> SkippedIndex.read(folder, ProgressListener.NONE, cancellation))
                .isInstanceOf(CancelledException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"namespace\":{\"id\":0,\"name\":\"videos\"},\"shardId\":\"default\",\"object\":\"cut",
                "{\"namespace\":{\"id\":0,\"name\":\"videos\"},\"object\":\"o\"}",
                "{\"namespace\":{\"id\":0,\"name\":\"v\"},\"object\":\"o\",\"relation\":\"r\",\"subject\":\"s\","
                        + "\"commitTime\":\"infinity\",\"rule\":\"NO_SUCH_RULE\"}",
                "{\"namespace\":{\"id\":0,\"name\":\"v\"},\"object\":\"o\",\"relation\":\"r\",\"subject\":5,"
                        + "\"commitTime\":\"infinity\",\"rule\":\"MALFORMED_SUBJECT\"}"
            })
    void a_line_that_is_no_skipped_tuple_is_named(String line) throws Exception {
        Path file = SkippedLists.write(folder, 2);
        String good = Files.readString(file);
        Files.writeString(file, good + line + "\n" + good);

        assertThatThrownBy(this::read).isInstanceOfSatisfying(InputException.class, broken -> {
            assertThat(broken.finding().id()).isEqualTo("SKIPPED_LIST_BROKEN");
            assertThat(broken.finding().seen()).startsWith("Line 3 of " + file + " is not a skipped tuple: ");
            assertThat(broken.finding().remedy()).contains("List the skipped tuples again");
        });
    }

    @Test
    void a_list_that_is_gone_or_another_one_is_not_read_on() throws Exception {
        Path file = SkippedLists.write(folder, 100);
        SkippedIndex index = read();
        assertThat(index.isChanged()).isFalse();

        SkippedLists.write(folder, 101);

        assertThat(index.isChanged()).isTrue();
        assertThatThrownBy(() -> index.tuples(new int[] {99}))
                .isInstanceOfSatisfying(
                        InputException.class,
                        changed -> assertThat(changed.finding().id()).isEqualTo("SKIPPED_LIST_CHANGED"));
        Files.delete(file);
        assertThatThrownBy(() -> index.tuples(new int[] {99}))
                .isInstanceOfSatisfying(
                        InputException.class,
                        missing -> assertThat(missing.finding().id()).isEqualTo("SKIPPED_LIST_MISSING"));
        assertThatThrownBy(this::read).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,1000", "100000,1", "40000,300"})
    void lines_of_any_length_are_found(int shortBytes, int count) throws Exception {
        List<SkippedTuple> tuples = IntStream.range(0, count)
                .mapToObj(number -> SkippedLists.tuple(
                        SkippedLists.NAMESPACES.get(0),
                        "ö".repeat(number % 7 == 0 ? shortBytes : 1) + number,
                        "view",
                        "a#b",
                        "infinity",
                        SkipRule.MALFORMED_SUBJECT))
                .toList();
        Path file = SkippedLists.write(folder, tuples.stream());
        assertThat(Files.readString(file, StandardCharsets.UTF_8).lines()).hasSize(count);

        assertThat(read().tuples(IntStream.range(0, count).toArray())).isEqualTo(tuples);
    }
}
