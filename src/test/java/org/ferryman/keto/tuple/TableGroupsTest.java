package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.QualifiedName;
import org.junit.jupiter.api.Test;

final class TableGroupsTest {

    private static final long SMALL = 8192;
    private static final long LARGE = 100L << 20;

    @Test
    void small_tables_go_together_and_a_large_one_goes_alone() {
        assertThat(sizes(SMALL, SMALL, LARGE, SMALL)).containsExactly(2, 1, 1);
        assertThat(sizes(LARGE, LARGE)).containsExactly(1, 1);
        assertThat(sizes()).isEmpty();
    }

    @Test
    void no_group_has_more_than_ten_and_all_tables_keep_their_order() {
        long[] bytes = new long[25];
        Arrays.fill(bytes, SMALL);
        assertThat(sizes(bytes)).containsExactly(10, 10, 5);
        List<LegacyTable> tables = tables(bytes);
        assertThat(TableGroups.of(tables).stream().flatMap(List::stream)).containsExactlyElementsOf(tables);
    }

    private static List<Integer> sizes(long... bytes) {
        return TableGroups.of(tables(bytes)).stream().map(List::size).toList();
    }

    private static List<LegacyTable> tables(long... bytes) {
        List<LegacyTable> tables = new ArrayList<>();
        for (int id = 0; id < bytes.length; id++) {
            QualifiedName name = new QualifiedName("public", LegacySchema.table(id));
            tables.add(new LegacyTable(id, name, "keto", bytes[id], bytes[id]));
        }
        return tables;
    }
}
