/** Which level of Kratos a database is at. */
@NullMarked
package org.ferryman.kratos.level;

import org.jspecify.annotations.NullMarked;
