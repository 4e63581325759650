/** Keeps tables from being written by anybody, superusers included, and goes without a trace. */
@NullMarked
package org.ferryman.postgres.guard;

import org.jspecify.annotations.NullMarked;
