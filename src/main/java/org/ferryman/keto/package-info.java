/** Moving Ory Keto v0.6 relation tuples to v0.7: what to do, in which order, with which SQL. */
@org.jspecify.annotations.NullMarked
package org.ferryman.keto;
