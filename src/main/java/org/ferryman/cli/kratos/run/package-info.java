/** `ferryman kratos run`: the whole way, step after step. */
@NullMarked
package org.ferryman.cli.kratos.run;

import org.jspecify.annotations.NullMarked;
