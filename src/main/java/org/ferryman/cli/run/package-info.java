/** `ferryman keto run`: the whole way, step after step. */
@NullMarked
package org.ferryman.cli.run;

import org.jspecify.annotations.NullMarked;
