package org.ferryman.cli.kratos;

import org.ferryman.kratos.pair.OpenedTarget;

/**
 * The line on standard error that a cut-over writes with {@code --json} at once when the target is open: the one
 * document on standard output comes at the end.
 *
 * @param event {@code target-opened}
 * @param target since when, and where it is
 */
public record OpenedLine(String event, OpenedTarget target) {}
