package org.ferryman.desktop.wizard;

/** How a page's step stands, as the step list shows it. */
public enum PageState {
    /** Nothing done yet. */
    TO_DO,
    /** At work. */
    RUNNING,
    /** As it should be. */
    DONE,
    /** Done, and something should be known about it. */
    ATTENTION,
    /** Stopped by a finding or a failure. */
    FAILED,
    /** What was found is no longer true of the database or the configuration. */
    STALE
}
