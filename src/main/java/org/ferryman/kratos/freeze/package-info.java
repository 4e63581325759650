/** Nobody writes while Kratos is upgraded. */
@NullMarked
package org.ferryman.kratos.freeze;

import org.jspecify.annotations.NullMarked;
