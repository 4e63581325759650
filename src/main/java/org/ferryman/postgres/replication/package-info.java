/** PostgreSQL's own logical replication, observed on both sides: what is published, what follows it, how far it is. */
@NullMarked
package org.ferryman.postgres.replication;

import org.jspecify.annotations.NullMarked;
