package org.ferryman.desktop.wizard;

import java.util.function.Supplier;
import javafx.scene.Node;

/**
 * A page: its model, and what makes its view when it first comes to the front.
 *
 * @param model what it does
 * @param view what it looks like
 */
public record PageEntry(Page model, Supplier<? extends Node> view) {}
