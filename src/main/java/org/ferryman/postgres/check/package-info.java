/** The connection test: everything about a connection that decides whether a migration can work over it. */
@NullMarked
package org.ferryman.postgres.check;

import org.jspecify.annotations.NullMarked;
