/** Kratos' tables, as a release makes them and as they are. */
@NullMarked
package org.ferryman.kratos.catalog;

import org.jspecify.annotations.NullMarked;
