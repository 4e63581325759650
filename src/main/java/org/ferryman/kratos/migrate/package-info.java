/** The migrations of Kratos, run and proven. */
@NullMarked
package org.ferryman.kratos.migrate;

import org.jspecify.annotations.NullMarked;
