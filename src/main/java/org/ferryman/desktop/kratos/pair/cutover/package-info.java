/** The page on which the target takes over. */
@NullMarked
package org.ferryman.desktop.kratos.pair.cutover;

import org.jspecify.annotations.NullMarked;
