/** A terminal: what is written to it, asked on it, and how wide it is. */
@NullMarked
package org.ferryman.cli.terminal;

import org.jspecify.annotations.NullMarked;
