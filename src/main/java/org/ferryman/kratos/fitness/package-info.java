/** What a database that is to take over lacks of the one that is in use. */
@NullMarked
package org.ferryman.kratos.fitness;

import org.jspecify.annotations.NullMarked;
