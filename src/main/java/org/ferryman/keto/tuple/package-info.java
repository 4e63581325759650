/** A relation tuple: what it says, what becomes of it, and which rule stops it. */
@NullMarked
package org.ferryman.keto.tuple;

import org.jspecify.annotations.NullMarked;
