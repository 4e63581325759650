package org.ferryman.desktop.kratos.pair;

/** What all these pages have in common for those who read. */
public final class PairTexts {

    /** The document that explains the pages. */
    public static final String DOCUMENT = "kratos-blue-green.md";

    private PairTexts() {}
}
