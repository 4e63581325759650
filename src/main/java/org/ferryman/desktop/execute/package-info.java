/** The page that migrates: moves the tuples, then proves that they are there. */
@NullMarked
package org.ferryman.desktop.execute;

import org.jspecify.annotations.NullMarked;
