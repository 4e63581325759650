package org.ferryman.kratos.binary;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kratos version} says.
 *
 * @param text as it says it; a build that is no release says anything, {@code HEAD} for one
 */
public record KratosVersion(String text) {

    private static final Pattern SAID = Pattern.compile("(?m)^Version:[ \\t]+(\\S+)[ \\t]*\\r?$");
    private static final Pattern RELEASE = Pattern.compile("v(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-\\S+)?");

    /** The first version whose {@code migrate sql} has commands of its own. */
    private static final Numbers HAS_COMMANDS = new Numbers(25, 4, 0, true);

    /** What the command printed; empty if it does not say a version. */
    static Optional<KratosVersion> of(String printed) {
        Matcher said = SAID.matcher(printed);
        return said.find() ? Optional.of(new KratosVersion(said.group(1))) : Optional.empty();
    }

    /**
     * Whether {@code kratos migrate sql status} only reads. Below v25.4.0 there is no such command, and Kratos takes
     * it for {@code migrate sql}, which applies everything. Of what is no release it is not known.
     */
    public boolean statusReadsOnly() {
        return hasCommands();
    }

    /**
     * Whether {@code kratos migrate sql down} takes migrations back. Below v25.4.0 Kratos takes that for
     * {@code migrate sql}, too.
     */
    public boolean takesBack() {
        return hasCommands();
    }

    private boolean hasCommands() {
        return numbers().filter(own -> own.compareTo(HAS_COMMANDS) >= 0).isPresent();
    }

    /** Whether it is the version of a release. */
    public boolean isRelease() {
        return numbers().isPresent();
    }

    private Optional<Numbers> numbers() {
        Matcher release = RELEASE.matcher(text);
        return release.matches()
                ? Optional.of(new Numbers(
                        Integer.parseInt(release.group(1)),
                        Integer.parseInt(release.group(2)),
                        Integer.parseInt(release.group(3)),
                        release.group(4) == null))
                : Optional.empty();
    }

    /** @param whole whether it is the release itself: one that leads to it comes before it */
    private record Numbers(int major, int minor, int patch, boolean whole) implements Comparable<Numbers> {

        private static final Comparator<Numbers> ORDER = Comparator.comparingInt(Numbers::major)
                .thenComparingInt(Numbers::minor)
                .thenComparingInt(Numbers::patch)
                .thenComparing(Numbers::whole);

        @Override
        public int compareTo(Numbers other) {
            return ORDER.compare(this, other);
        }
    }
}
