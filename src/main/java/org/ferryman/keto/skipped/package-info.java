/** The tuples that can't be moved: listed, searched, decided upon. */
@NullMarked
package org.ferryman.keto.skipped;

import org.jspecify.annotations.NullMarked;
