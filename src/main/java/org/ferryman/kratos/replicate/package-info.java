/** A second database that follows Kratos' one, by PostgreSQL's own logical replication. */
@NullMarked
package org.ferryman.kratos.replicate;

import org.jspecify.annotations.NullMarked;
