/** The wizard's start. */
@NullMarked
package org.ferryman.desktop;

import org.jspecify.annotations.NullMarked;
