/** What can be done to a PostgreSQL server. Knows neither Ory nor the front doors. */
@org.jspecify.annotations.NullMarked
package org.ferryman.postgres;
