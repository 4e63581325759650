/** The page that rehearses the migration. */
@NullMarked
package org.ferryman.desktop.dryrun;

import org.jspecify.annotations.NullMarked;
