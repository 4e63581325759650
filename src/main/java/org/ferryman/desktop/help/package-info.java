/** The user documentation that comes with the program, as F1 shows it. */
@NullMarked
package org.ferryman.desktop.help;

import org.jspecify.annotations.NullMarked;
