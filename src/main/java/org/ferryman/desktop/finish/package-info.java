/** The last page: what was done, the proof, and what is left to do. */
@NullMarked
package org.ferryman.desktop.finish;

import org.jspecify.annotations.NullMarked;
