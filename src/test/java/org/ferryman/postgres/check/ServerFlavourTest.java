package org.ferryman.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.postgres.ServerLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFlavourTest {

    /** As the vendors' documentation shows {@code version()}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27, go1.19.10) | CockroachDB",
                "PostgreSQL 11.2-YB-2.20.1.3-b0 on x86_64-pc-linux-gnu, compiled by clang version 16 | YugabyteDB",
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103"
                        + " | Amazon Redshift",
                "PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:0a7a3566) on x86_64 | Greenplum",
                "H2 2.2.224 | H2 2.2.224"
            })
    void another_database_is_recognised(String version, String name) {
        assertThat(ServerFlavour.foreign(version)).contains(new ServerFlavour(name, false));
    }

    @Test
    void postgresql_is_not_taken_for_another_database() {
        assertThat(ServerFlavour.foreign(
                        "PostgreSQL 15.19 (Debian 15.19-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rds_superuser, Amazon RDS",
        "cloudsqlsuperuser, Google Cloud SQL",
        "azure_pg_admin, Azure Database for PostgreSQL",
        "citus, PostgreSQL"
    })
    void a_provider_is_known_by_its_marker(String marker, String name) {
        assertThat(ServerFlavour.ofMarkers(Set.of(marker))).isEqualTo(new ServerFlavour(name, true));
    }

    @Test
    void aurora_is_more_telling_than_rds() {
        assertThat(ServerFlavour.ofMarkers(Set.of("rds_superuser", "aurora_version"))
                        .name())
                .isEqualTo("Amazon Aurora");
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 19})
    void a_version_that_was_not_tried_is_blocked(int major) {
        assertThat(ServerLimits.version(major)).extracting(Finding::id).containsExactly("VERSION_UNSUPPORTED");
    }

    @Test
    void a_version_past_its_end_of_life_is_told() {
        assertThat(ServerLimits.version(12)).extracting(Finding::severity).containsExactly(Severity.INFO);
        assertThat(ServerLimits.version(18)).isEmpty();
    }
}
