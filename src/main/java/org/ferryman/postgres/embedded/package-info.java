/** A PostgreSQL server of our own, for the sample and for rehearsals. */
@NullMarked
package org.ferryman.postgres.embedded;

import org.jspecify.annotations.NullMarked;
