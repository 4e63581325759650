/** One database copied into another, from one snapshot. */
@NullMarked
package org.ferryman.postgres.copy;

import org.jspecify.annotations.NullMarked;
