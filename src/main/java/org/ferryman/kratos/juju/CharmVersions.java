package org.ferryman.kratos.juju;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ferryman.kratos.level.KratosResources;

/**
 * Which Kratos a revision of the charm brings: as the charm's own repository has it at the tag of that revision. Newer
 * revisions have no tag there.
 */
final class CharmVersions {

    private static final List<Range> ALL = Arrays.asList(KratosResources.read("charm-revisions.json", Range[].class));

    private CharmVersions() {}

    /**
     * Revisions in a row with the same Kratos.
     *
     * @param first the first of them
     * @param last the last
     */
    private record Range(int first, int last, String kratos) {}

    /** The Kratos of a revision; empty if it is not known. */
    static Optional<String> of(int revision) {
        return ALL.stream()
                .filter(range -> range.first() <= revision && revision <= range.last())
                .map(Range::kratos)
                .findFirst();
    }

    /** The newest revision that is known. */
    static int newest() {
        return ALL.stream().mapToInt(Range::last).max().orElseThrow();
    }

    /** A version as Kratos' releases are tagged. */
    static String tag(String version) {
        return !version.isEmpty() && Character.isDigit(version.charAt(0)) ? "v" + version : version;
    }
}
