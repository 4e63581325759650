/** The window around the pages. */
@NullMarked
package org.ferryman.desktop.shell;

import org.jspecify.annotations.NullMarked;
