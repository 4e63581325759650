/** The page on which the target is upgraded while the source serves. */
@NullMarked
package org.ferryman.desktop.kratos.pair.prepare;

import org.jspecify.annotations.NullMarked;
