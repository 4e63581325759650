/** The first page: what to work on. */
@NullMarked
package org.ferryman.desktop.start;

import org.jspecify.annotations.NullMarked;
