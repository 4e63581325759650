/** What can be done to a PostgreSQL server, for a given list of relations. Knows nothing of Ory. */
@org.jspecify.annotations.NullMarked
package org.ferryman.postgres;
