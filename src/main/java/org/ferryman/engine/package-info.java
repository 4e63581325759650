/**
 * The four words that everything is told in: step, finding, progress, run. Knows no PostgreSQL, no Ory, no JavaFX.
 */
@org.jspecify.annotations.NullMarked
package org.ferryman.engine;
