/**
 * The five words that everything is told in: playbook, step, finding, progress, run. Knows no PostgreSQL, no Ory, no
 * JavaFX.
 */
@org.jspecify.annotations.NullMarked
package org.ferryman.engine;
