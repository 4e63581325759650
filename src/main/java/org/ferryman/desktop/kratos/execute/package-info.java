/** The page that upgrades. */
@NullMarked
package org.ferryman.desktop.kratos.execute;

import org.jspecify.annotations.NullMarked;
