package org.ferryman.cli.keto;

import java.time.Instant;

/**
 * The line on standard error that a cut-over writes with {@code --json} at once when v0.7 may be written to: the one
 * document on standard output comes at the end.
 *
 * @param event {@code v0.7-opened}
 * @param openedAt since when
 */
public record OpenedLine(String event, Instant openedAt) {}
