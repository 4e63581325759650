/** Programs that are started, watched and ended. */
@NullMarked
package org.ferryman.engine.process;

import org.jspecify.annotations.NullMarked;
