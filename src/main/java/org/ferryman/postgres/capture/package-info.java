/** Notes what changes in tables while others write to them, and goes without a trace. */
@NullMarked
package org.ferryman.postgres.capture;

import org.jspecify.annotations.NullMarked;
