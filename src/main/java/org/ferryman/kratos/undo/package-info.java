/** The way back from an upgrade. */
@NullMarked
package org.ferryman.kratos.undo;

import org.jspecify.annotations.NullMarked;
