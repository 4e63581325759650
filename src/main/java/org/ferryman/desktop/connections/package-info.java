/** The page on which the database and Keto's configuration are named and tested. */
@NullMarked
package org.ferryman.desktop.connections;

import org.jspecify.annotations.NullMarked;
