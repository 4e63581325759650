/** What this program is, and what it is made of. */
@NullMarked
package org.ferryman.desktop.about;

import org.jspecify.annotations.NullMarked;
