/** The move itself: assessed, rehearsed, done, verified, taken back. */
@NullMarked
package org.ferryman.keto.move;

import org.jspecify.annotations.NullMarked;
