/** A database of Keto v0.6 as years of use leave it, to try everything on. */
@NullMarked
package org.ferryman.keto.sample;

import org.jspecify.annotations.NullMarked;
