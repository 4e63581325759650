/** What there is, what would run, and what is in the way. */
@NullMarked
package org.ferryman.kratos.assess;

import org.jspecify.annotations.NullMarked;
