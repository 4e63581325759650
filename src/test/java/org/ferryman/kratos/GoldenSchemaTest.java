package org.ferryman.kratos;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesServer
class GoldenSchemaTest {

    @ParameterizedTest
    @ValueSource(strings = {"v0.11.1", "v1.3.1", "v25.4.0", "v26.2.0", "HEAD-2026-07-29"})
    void what_is_made_from_a_catalog_has_that_catalog(String level, TestDatabase database) throws Exception {
        GoldenSchema.create(database, level);
        assertThat(CatalogSnapshot.of(database)).isEqualTo(GoldenSchema.catalog(level));
    }
}
