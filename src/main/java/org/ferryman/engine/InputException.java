package org.ferryman.engine;

/** What the user gave can't be used: a file, a URL, an option. The finding names the thing and the remedy. */
public final class InputException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /** @param finding what is wrong with the input, and what to give instead */
    public InputException(Finding finding) {
        super(finding.seen());
        this.finding = finding;
    }

    /** What is wrong with the input, and what to give instead. */
    public Finding finding() {
        return finding;
    }
}
