/** The page on which the target is made to follow the source, and is watched. */
@NullMarked
package org.ferryman.desktop.kratos.pair.replication;

import org.jspecify.annotations.NullMarked;
