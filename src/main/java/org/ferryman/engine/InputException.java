package org.ferryman.engine;

import java.util.List;

/** What the user gave can't be used: a file, a URL, an option. The finding names the thing and the remedy. */
public final class InputException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;
    private final transient List<String> choices;

    /** @param finding what is wrong with the input, and what to give instead */
    public InputException(Finding finding) {
        this(finding, List.of());
    }

    /**
     * The same, where it is known what may be given instead.
     *
     * @param choices each fit to stand in the place of the input
     */
    public InputException(Finding finding, List<String> choices) {
        super(finding.seen());
        this.finding = finding;
        this.choices = List.copyOf(choices);
    }

    /** What may be given instead, where that is known. */
    public List<String> choices() {
        return choices;
    }

    /** What is wrong with the input, and what to give instead. */
    public Finding finding() {
        return finding;
    }
}
