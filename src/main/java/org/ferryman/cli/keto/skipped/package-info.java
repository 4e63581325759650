/** The commands about skipped tuples. */
@NullMarked
package org.ferryman.cli.keto.skipped;

import org.jspecify.annotations.NullMarked;
