/** The page of the tuples that can't be moved. */
@NullMarked
package org.ferryman.desktop.cutover;

import org.jspecify.annotations.NullMarked;
