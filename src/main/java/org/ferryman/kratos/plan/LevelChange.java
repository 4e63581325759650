package org.ferryman.kratos.plan;

import java.util.Arrays;
import java.util.List;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.KratosResources;

/**
 * Something that is different for people from a release on.
 *
 * @param since the release
 * @param id stable, for scripts
 * @param what changes
 * @param why it matters
 * @param remedy what to do
 * @param source where that is known from
 */
public record LevelChange(String since, String id, String what, String why, String remedy, String source) {

    private static final List<LevelChange> ALL =
            Arrays.asList(KratosResources.read("changes.json", LevelChange[].class));

    /**
     * What comes between two releases.
     *
     * @param from the first release that the database can be of; empty for one from before v0.6
     * @param to the release that is upgraded to
     */
    static List<LevelChange> between(String from, String to) {
        List<String> tags = KratosLevels.SHIPPED.all().stream()
                .map(KnownLevel::tags)
                .flatMap(List::stream)
                .toList();
        int begin = tags.indexOf(from);
        int end = tags.indexOf(to);
        return ALL.stream()
                .filter(change -> tags.indexOf(change.since) > begin && tags.indexOf(change.since) <= end)
                .toList();
    }
}
