/** The page that makes a backup before anything is changed. */
@NullMarked
package org.ferryman.desktop.backup;

import org.jspecify.annotations.NullMarked;
