/** The kratos program: how it is run, and what it says. */
@NullMarked
package org.ferryman.kratos.binary;

import org.jspecify.annotations.NullMarked;
