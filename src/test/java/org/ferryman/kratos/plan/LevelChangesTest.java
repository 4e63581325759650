package org.ferryman.kratos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.KratosResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what is different for people. */
class LevelChangesTest {

    private static final List<LevelChange> ALL = List.of(KratosResources.read("changes.json", LevelChange[].class));

    private static final List<String> TAGS = KratosLevels.SHIPPED.all().stream()
            .map(KnownLevel::tags)
            .flatMap(List::stream)
            .toList();

    @Test
    void each_has_a_release_a_reason_a_remedy_and_a_source() {
        assertThat(ALL).isNotEmpty().allSatisfy(change -> {
            assertThat(TAGS).as(change.id()).contains(change.since());
            assertThat(List.of(change.what(), change.why(), change.remedy()))
                    .allSatisfy(text -> assertThat(text).endsWith(".").hasSizeLessThan(220));
            assertThat(change.source())
                    .matches("https://github\\.com/ory/kratos/blob/v26\\.2\\.0/CHANGELOG\\.md|observed with v.*|"
                            + "migrations \\d{14} and \\d{14}|embedx/.*");
        });
        assertThat(ALL.stream().map(LevelChange::id)).doesNotHaveDuplicates();
    }

    @Test
    void they_are_in_the_order_of_the_releases() {
        List<LevelChange> sorted = new ArrayList<>(ALL);
        sorted.sort(Comparator.comparingInt(change -> TAGS.indexOf(change.since())));
        assertThat(ALL).isEqualTo(sorted);
    }

    /** The sections "Breaking Changes" of the change log of v26.2.0, from v0.6 on, that concern who runs Kratos. */
    @Test
    void every_release_with_breaking_changes_is_there() {
        Set<String> since = ALL.stream().map(LevelChange::since).collect(Collectors.toSet());
        assertThat(since)
                .contains(
                        "v0.6.0-alpha.1",
                        "v0.7.0-alpha.1",
                        "v0.8.0-alpha.1",
                        "v0.8.3-alpha.1.pre.0",
                        "v0.9.0-alpha.1",
                        "v0.9.0-alpha.3",
                        "v0.10.0",
                        "v0.11.0",
                        "v0.11.1",
                        "v0.13.0",
                        "v1.1.0",
                        "v1.2.0",
                        "v1.3.0",
                        "v25.4.0");
    }

    @ParameterizedTest
    @CsvSource({
        "v0.8.0-alpha.1, v0.9.0-alpha.1, default-schema, true",
        "v0.9.0-alpha.1, v0.10.1, default-schema, false",
        "v0.9.0-alpha.3, v0.10.0, assurance-level, true",
        "v0.10.0, v26.2.0, assurance-level, false",
        "v0.11.1, v1.3.1, two-step-registration, true",
        "v0.11.1, v1.1.0, two-step-registration, false",
        "v1.3.1, v26.2.0, empty-nid, true",
        "v1.3.1, v25.4.0, empty-nid, false",
        "v1.3.1, v26.2.0, old-writes, true",
        "v0.7.0-alpha.1, v0.8.0-alpha.1, smtps, true"
    })
    void a_change_is_told_where_it_comes_between(String from, String to, String id, boolean told) {
        List<String> ids =
                LevelChange.between(from, to).stream().map(LevelChange::id).toList();
        assertThat(ids.contains(id)).isEqualTo(told);
    }
}
