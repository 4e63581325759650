/** Roles and their privileges: read, granted, taken away, and proven by trying. */
@NullMarked
package org.ferryman.postgres.roles;

import org.jspecify.annotations.NullMarked;
