/** Carrying out what was decided on skipped tuples. */
@NullMarked
package org.ferryman.keto.decide;

import org.jspecify.annotations.NullMarked;
