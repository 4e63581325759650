/** The upgrade on a copy, by the very program that will do it. */
@NullMarked
package org.ferryman.kratos.rehearse;

import org.jspecify.annotations.NullMarked;
