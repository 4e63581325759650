package org.ferryman.playbook;

/** The options of a step about which nothing is to be chosen. */
public record NoOptions() {

    /** The only ones there are. */
    public static final NoOptions NONE = new NoOptions();
}
