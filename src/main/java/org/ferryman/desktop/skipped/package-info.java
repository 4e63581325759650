/** The page of the tuples that can't be moved. */
@NullMarked
package org.ferryman.desktop.skipped;

import org.jspecify.annotations.NullMarked;
