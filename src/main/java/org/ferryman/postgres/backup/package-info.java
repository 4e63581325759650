/** Saving tables and getting them back: PostgreSQL's own programs, and copies over the connection. */
@NullMarked
package org.ferryman.postgres.backup;

import org.jspecify.annotations.NullMarked;
