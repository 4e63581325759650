/** The last page: the way back, what was done, the report, and cleaning up. */
@NullMarked
package org.ferryman.desktop.kratos.pair.finish;

import org.jspecify.annotations.NullMarked;
