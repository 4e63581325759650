/** The page on which both databases and the new Kratos are named and tested. */
@NullMarked
package org.ferryman.desktop.kratos.pair.connections;

import org.jspecify.annotations.NullMarked;
