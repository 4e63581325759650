/** The program's start. */
@NullMarked
package org.ferryman;

import org.jspecify.annotations.NullMarked;
