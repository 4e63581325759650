/** The commands that need no database: the sample and the demonstration. */
@NullMarked
package org.ferryman.cli.sample;

import org.jspecify.annotations.NullMarked;
