package org.ferryman.desktop.wizard;

/**
 * How a page stands, as the step list shows it.
 *
 * @param state its sign
 * @param result what came of it, in one short line
 */
public record PageStanding(PageState state, String result) {}
