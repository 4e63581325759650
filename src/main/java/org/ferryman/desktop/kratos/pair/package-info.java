/** The pages of an upgrade of Kratos in a second database, and what they share. */
@NullMarked
package org.ferryman.desktop.kratos.pair;

import org.jspecify.annotations.NullMarked;
