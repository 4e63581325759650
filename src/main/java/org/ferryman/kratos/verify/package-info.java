/** The proof that an upgrade of Kratos changed no row. */
@NullMarked
package org.ferryman.kratos.verify;

import org.jspecify.annotations.NullMarked;
