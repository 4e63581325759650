/** The page that tells what there is to migrate. */
@NullMarked
package org.ferryman.desktop.assessment;

import org.jspecify.annotations.NullMarked;
