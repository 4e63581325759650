/** The page that does the upgrade on a copy first. */
@NullMarked
package org.ferryman.desktop.kratos.rehearsal;

import org.jspecify.annotations.NullMarked;
