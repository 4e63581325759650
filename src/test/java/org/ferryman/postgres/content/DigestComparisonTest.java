package org.ferryman.postgres.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.content.DigestComparison.Verdict;
import org.junit.jupiter.api.Test;

class DigestComparisonTest {

    private static final List<String> COLUMNS = List.of("id", "nid");

    @Test
    void tables_are_equal_if_rows_and_digest_are() {
        DigestComparison comparison = compare(List.of(digest("a", 2, "7")), List.of(digest("a", 2, "7")));
        assertThat(comparison.equal()).isTrue();
        assertThat(comparison.tables())
                .extracting(DigestComparison.Table::verdict)
                .containsExactly(Verdict.EQUAL);
    }

    @Test
    void another_digest_or_another_count_differs() {
        DigestComparison comparison = compare(
                List.of(digest("a", 2, "7"), digest("b", 0, "0")), List.of(digest("b", 1, "0"), digest("a", 2, "-7")));
        assertThat(comparison.equal()).isFalse();
        assertThat(comparison.tables())
                .extracting(DigestComparison.Table::verdict)
                .containsExactly(Verdict.DIFFERS, Verdict.DIFFERS);
        assertThat(comparison.tables().get(1).rowsAfter()).isEqualTo(Optional.of(1L));
    }

    @Test
    void a_table_that_may_differ_is_told_and_no_failure_unless_it_is_gone() {
        Set<QualifiedName> mayDiffer = Set.of(name("a"));
        DigestComparison differs =
                DigestComparison.of(List.of(digest("a", 2, "7")), List.of(digest("a", 3, "8")), mayDiffer);
        assertThat(differs.equal()).isTrue();
        assertThat(differs.tables().get(0).verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(differs.tables().get(0).expectedToDiffer()).isTrue();
        DigestComparison gone = DigestComparison.of(List.of(digest("a", 2, "7")), List.of(), mayDiffer);
        assertThat(gone.equal()).isFalse();
        assertThat(gone.tables().get(0).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(gone.tables().get(0).rowsAfter()).isEmpty();
    }

    @Test
    void other_columns_are_named_and_prove_nothing_even_where_the_digest_is_the_same() {
        TableDigest after = new TableDigest(name("a"), List.of("id", "more"), 2, "7");
        DigestComparison comparison = compare(List.of(digest("a", 2, "7")), List.of(after));
        assertThat(comparison.equal()).isFalse();
        assertThat(comparison.tables().get(0).verdict()).isEqualTo(Verdict.OTHER_COLUMNS);
        assertThat(comparison.tables().get(0).onlyBefore()).containsExactly("nid");
        assertThat(comparison.tables().get(0).onlyAfter()).containsExactly("more");
    }

    @Test
    void a_table_that_is_new_is_listed_and_no_failure() {
        DigestComparison comparison = compare(List.of(), List.of(digest("new", 1, "1")));
        assertThat(comparison.equal()).isTrue();
        assertThat(comparison.added()).containsExactly(name("new"));
    }

    private static DigestComparison compare(List<TableDigest> before, List<TableDigest> after) {
        return DigestComparison.of(before, after, Set.of());
    }

    private static TableDigest digest(String table, long rows, String digest) {
        return new TableDigest(name(table), COLUMNS, rows, digest);
    }

    private static QualifiedName name(String table) {
        return new QualifiedName("public", table);
    }
}
