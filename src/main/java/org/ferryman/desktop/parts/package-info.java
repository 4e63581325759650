/** What several pages show alike. */
@NullMarked
package org.ferryman.desktop.parts;

import org.jspecify.annotations.NullMarked;
