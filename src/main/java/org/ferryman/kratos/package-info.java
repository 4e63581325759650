/** Ory Kratos, upgraded in place. */
@NullMarked
package org.ferryman.kratos;

import org.jspecify.annotations.NullMarked;
