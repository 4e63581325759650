/** Moves the tuples ahead, while v0.6 goes on writing. */
@NullMarked
package org.ferryman.keto.copy;

import org.jspecify.annotations.NullMarked;
