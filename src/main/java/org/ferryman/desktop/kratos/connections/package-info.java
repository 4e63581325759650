/** The page on which Kratos' database and the new Kratos are named and tested. */
@NullMarked
package org.ferryman.desktop.kratos.connections;

import org.jspecify.annotations.NullMarked;
