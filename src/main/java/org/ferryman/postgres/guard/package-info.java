/**
 * Keeps tables from being written by anybody, superusers included, and goes without a trace; and knows what else of
 * Ferryman's own is in a database for a while.
 */
@NullMarked
package org.ferryman.postgres.guard;

import org.jspecify.annotations.NullMarked;
