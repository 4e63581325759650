/** The last page: what was done, the report, and what is left to do. */
@NullMarked
package org.ferryman.desktop.kratos.finish;

import org.jspecify.annotations.NullMarked;
