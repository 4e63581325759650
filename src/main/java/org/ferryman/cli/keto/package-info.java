/** The commands of `ferryman keto`. */
@NullMarked
package org.ferryman.cli.keto;

import org.jspecify.annotations.NullMarked;
